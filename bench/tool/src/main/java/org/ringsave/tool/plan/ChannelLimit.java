/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

/**
 * The most channels that meet a pause, and the fullest rings.
 *
 * @param targetNs       the pause.
 * @param paused         channels, where the set rests for the whole save.
 * @param live           channels, where it rests for the begin of a live one.
 * @param pausedFill     share that the rings of the channels that are planned may be filled to, where the set rests for
 *                       the whole save, in whole percents; NaN: even empty ones take longer.
 * @param isExtrapolated is one of the numbers of channels outside of what was measured?
 */
public record ChannelLimit(double targetNs, long paused, long live, double pausedFill, boolean isExtrapolated) {
    static ChannelLimit of(Predictor predictor, PlanRequest request, double targetNs) {
        final Shape shape = request.shape();
        final long paused = Predictor.mostChannels(shape, targetNs, predictor::save);
        final long live = Predictor.mostChannels(shape, targetNs, predictor::begin);
        return new ChannelLimit(targetNs, paused, live, predictor.mostFill(shape, targetNs),
            paused > 0 && predictor.save(shape.withChannels(paused)).isExtrapolated()
                || live > 0 && predictor.begin(shape.withChannels(live)).isExtrapolated());
    }
}
