/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import org.ringsave.channel.ChannelConfig;

/** Inputs of a plan that a user can be mistaken about. Decisions, such as the chunk, are not among them. */
public enum PlanInput {
    /** Channels. */
    CHANNELS("channels", "--channels", 1, 1, Shape.MAX_CHANNELS),
    /** Pages of a ring. */
    RING_PAGES("ringPages", "--ring-pages", 1, 1, ChannelConfig.MAX_PAGES),
    /** Share of a ring that is full. */
    FILL("fill", "--fill", 0, 0, 1),
    /** Payload of a packet. */
    PACKETS("packetLength", "--packets", 8, 8, Shape.MAX_PACKET_LENGTH),
    /** Requests in flight. */
    IN_FLIGHT("inFlight", "--in-flight", 1, 0, ChannelConfig.MAX_IN_FLIGHT),
    /** Bytes a second that are written. */
    WRITE_RATE("writeRate", "--write-rate", 0, 0, PlanRequest.MOST_RATE),
    /** Bytes a second that the sink takes. */
    SINK_RATE("sinkRate", "--sink-rate", 0, 1, Double.MAX_VALUE),
    /** Time between failures. */
    MTBF("mtbfNs", "--mtbf", 0, 0, Targets.MOST_NS),
    /** Speed of the machine, relative to the measured one. */
    SPEED("machineSpeed", "the machine's speed", 0, 0, Double.MAX_VALUE);

    private final String key;
    private final String title;
    private final double step;
    private final double least;
    private final double most;

    PlanInput(String key, String title, double step, double least, double most) {
        this.key = key;
        this.title = title;
        this.step = step;
        this.least = least;
        this.most = most;
    }

    /**
     * Its name in files.
     *
     * @return as in a request's JSON.
     */
    public String key() {
        return key;
    }

    /**
     * Its name for people.
     *
     * @return the option that sets it, where there is one.
     */
    public String title() {
        return title;
    }

    /** Has the input an amount to vary? Memory as a sink has no rate, and no requests in flight is a kind of set. */
    boolean isAmount(PlanRequest request) {
        final double value = value(request);
        return value > 0 && value < Double.POSITIVE_INFINITY;
    }

    /** The nearest value within the input's bounds. */
    double nearest(double value) {
        final double stepped = step == 0 ? value : Math.round(value / step) * step;
        return Math.min(most, Math.max(least, stepped));
    }

    double value(PlanRequest request) {
        final Shape shape = request.shape();
        return switch (this) {
            case CHANNELS -> shape.channels();
            case RING_PAGES -> shape.ringPages();
            case FILL -> shape.fill();
            case PACKETS -> shape.packetLength();
            case IN_FLIGHT -> shape.inFlight();
            case WRITE_RATE -> request.writeRate();
            case SINK_RATE -> request.sinkRate();
            case MTBF -> request.mtbfNs();
            case SPEED -> 1;
        };
    }

    /** The same request with another value. The machine's speed is not part of a request. */
    PlanRequest with(PlanRequest request, double value) {
        final Shape shape = request.shape();
        final Shape other = switch (this) {
            case CHANNELS -> shape.withChannels((long)value);
            case RING_PAGES -> new Shape(shape.channels(), (int)value, shape.fill(), shape.packetLength(),
                shape.inFlight());
            case FILL -> shape.withFill(value);
            case PACKETS -> new Shape(shape.channels(), shape.ringPages(), shape.fill(), (int)value, shape.inFlight());
            case IN_FLIGHT -> new Shape(shape.channels(), shape.ringPages(), shape.fill(), shape.packetLength(),
                (int)value);
            default -> shape;
        };
        return new PlanRequest(other, this == WRITE_RATE ? value : request.writeRate(), request.chunk(),
            request.threads(), this == SINK_RATE ? value : request.sinkRate(), request.targets(),
            request.intervalNs(), this == MTBF ? value : request.mtbfNs(), request.retain());
    }
}
