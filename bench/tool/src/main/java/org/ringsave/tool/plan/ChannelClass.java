/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.JsonObject;

/**
 * Channels of one shape.
 *
 * @param name      of the class, such as net.
 * @param shape     of its channels.
 * @param writeRate bytes that all writers of the class put into rings each second, 0 to 10^15.
 */
public record ChannelClass(String name, Shape shape, double writeRate) {
    /**
     * Check the rate.
     *
     * @param name      as above.
     * @param shape     as above.
     * @param writeRate as above.
     * @throws PlanRefusal naming the rate and the bound that it breaks.
     */
    public ChannelClass {
        PlanRefusal.require(writeRate >= 0 && writeRate <= Shape.MOST_RATE, PlanField.WRITE_RATE, writeRate,
            "in 0..1e15 bytes a second");
    }

    ChannelClass with(Shape other) {
        return new ChannelClass(name, other, writeRate);
    }

    /** The channels of one of some machines that divide them evenly, rounded up, and the writes to these. */
    ChannelClass share(int machines) {
        final long own = (shape.channels() - 1) / machines + 1;
        return new ChannelClass(name, shape.withChannels(own), writeRate * own / shape.channels());
    }

    ChannelClass withWriteRate(double rate) {
        return new ChannelClass(name, shape, rate);
    }

    JsonObject json() {
        final JsonObject json = new JsonObject().add("name", name).add("channels", shape.channels())
            .add("ringPages", shape.ringPages()).add("fill", shape.fill()).add("packetLength", shape.packetLength())
            .add("inFlight", shape.inFlight()).add("requestContext", shape.requestContext())
            .add("context", shape.context()).add("writeRate", writeRate);
        shape.room().addTo(json);
        return json;
    }
}
