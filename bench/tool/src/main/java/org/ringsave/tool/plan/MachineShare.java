/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.JsonObject;

/**
 * One of several equal machines that share a set evenly: channels, regions, states and the writes to them. They save
 * side by side, each its own share to its own sink. By the model of one machine: no run of several was measured.
 *
 * @param machines   that share the set.
 * @param channels   of each; those of each class are rounded up.
 * @param image      length of its full image, in bytes.
 * @param begin      of its live save, the pause.
 * @param live       all of that save, with the sink.
 * @param restore    of its full image, with the sink.
 * @param intervalNs from one save to the next. If the plan chooses it, it knows that so many machines fail as many
 *                   times as often as one.
 * @param fullRate   bytes a second that it sends, if each image is full and goes to another machine.
 * @param deltaRate  the same if each image is a delta of the image before.
 * @param kept       bytes of its full images that are kept.
 * @param archive    of all machines together.
 */
public record MachineShare(int machines, long channels, long image, Estimate begin, Estimate live, Estimate restore,
    double intervalNs, double fullRate, double deltaRate, double kept, Archive archive) {
    private static final double SECOND_NS = 1e9;

    /**
     * What the Archives of all machines' images take together.
     *
     * @param fullRate  bytes a second, if each image is full.
     * @param deltaRate bytes a second, if each image is a delta of the image before.
     * @param kept      bytes of the full images that are kept.
     */
    public record Archive(double fullRate, double deltaRate, double kept) {
        private JsonObject json() {
            return new JsonObject().add("fullRate", fullRate).add("deltaRate", deltaRate).add("kept", kept);
        }
    }

    /** The share of one of some machines, that the request is for. */
    static MachineShare of(Model model, PlanRequest request, int machines) {
        final SetShape set = request.set();
        final Outcome outcome = Outcome.of(model, request);
        final double perSecond = SECOND_NS / outcome.schedule().intervalNs();
        final double full = perSecond * set.imageLength();
        final double delta = perSecond * outcome.delta().length();
        final double kept = (double)request.retain() * set.imageLength();
        return new MachineShare(machines, set.channels(), set.imageLength(), outcome.times().begin(),
            outcome.times().live(), outcome.times().restore(), outcome.schedule().intervalNs(), full, delta, kept,
            new Archive(machines * full, machines * delta, machines * kept));
    }

    JsonObject json() {
        return new JsonObject().add("machines", machines).add("channels", channels).add("image", image)
            .add("begin", begin.json()).add("live", live.json()).add("restore", restore.json())
            .add("intervalNs", intervalNs).add("fullRate", fullRate).add("deltaRate", deltaRate).add("kept", kept)
            .add("archive", archive.json());
    }
}
