/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.JsonObject;

/**
 * The largest number of channels that meets a pause, and the fullest rings.
 *
 * @param targetNs       the pause.
 * @param paused         channels of a set that rests for the whole save.
 * @param live           channels of a set that rests for the begin of a live save.
 * @param pausedFill     fill in whole percents at which the planned channels still meet the pause in a paused save;
 *                       NaN: even empty rings take longer.
 * @param isExtrapolated is one of the numbers of channels outside of the measured range?
 */
public record ChannelLimit(double targetNs, long paused, long live, double pausedFill, boolean isExtrapolated) {
    /** The limit of the wanted pause. */
    static ChannelLimit of(Predictor predictor, PlanRequest request) {
        final SetShape set = request.set();
        final double targetNs = request.targets().pauseNs();
        final long paused = Predictor.mostChannels(set, targetNs, predictor::save);
        final long live = Predictor.mostChannels(set, targetNs, predictor::begin);
        return new ChannelLimit(targetNs, paused, live, predictor.mostFill(set, targetNs),
            paused > 0 && predictor.save(set.withChannels(paused)).isExtrapolated()
                || live > 0 && predictor.begin(set.withChannels(live)).isExtrapolated());
    }

    JsonObject json() {
        return new JsonObject().add("targetNs", targetNs).add("pausedChannels", paused).add("liveChannels", live)
            .add("pausedFill", JsonFile.finite(pausedFill)).add("extrapolated", isExtrapolated);
    }
}
