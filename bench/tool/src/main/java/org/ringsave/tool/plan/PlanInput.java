/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import org.ringsave.channel.ChannelConfig;
import org.ringsave.image.ImageDescriptor;

/** Inputs of a plan that a user can be mistaken about. Decisions, such as the chunk, are not among them. */
public enum PlanInput {
    /** Channels. */
    CHANNELS("channels", "--channels", 1, 1, Shape.MAX_CHANNELS),
    /** Pages of a ring. */
    RING_PAGES("ringPages", "--ring-pages", 1, 1, ChannelConfig.MAX_PAGES),
    /** Share of a ring that is full. */
    FILL("fill", "--fill", 0, 0, 1),
    /** Payload of a packet. */
    PACKETS("packetLength", "--packets", 1, 1, Shape.MAX_PACKET_LENGTH),
    /** Requests in flight. */
    IN_FLIGHT("inFlight", "--in-flight", 1, 0, ChannelConfig.MAX_IN_FLIGHT),
    /** Bytes a second that are written to rings. */
    WRITE_RATE("writeRate", "--write-rate", 0, 0, Shape.MOST_RATE),
    /** Length of all regions. */
    REGIONS("regionLength", "length of regions", 1, 1, RegionShape.MAX_LENGTH),
    /** Bytes of pages a second that are written to regions. */
    REGION_RATE("regionWriteRate", "writes to regions", 0, 0, Shape.MOST_RATE),
    /** Length of all states. */
    STATES("stateLength", "length of states", 1, 0, ImageDescriptor.MAX_CAPTURED_LENGTH),
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

    /** The same for a whole request, which has a channel of each class at least. */
    double nearest(PlanRequest request, double value) {
        return Math.max(nearest(value), this == CHANNELS ? request.set().classes().size() : least);
    }

    /** The value that a request has, of all channels, regions or states, or of the first class of channels. */
    double value(PlanRequest request) {
        final Shape shape = request.shape();
        final SetShape set = request.set();
        return switch (this) {
            case CHANNELS -> set.channels();
            case RING_PAGES -> shape.ringPages();
            case FILL -> shape.fill();
            case PACKETS -> shape.packetLength();
            case IN_FLIGHT -> shape.inFlight();
            case WRITE_RATE -> set.ringRate();
            case REGIONS -> set.regions().stream().mapToLong(RegionShape::length).sum();
            case REGION_RATE -> set.regionRate();
            case STATES -> set.stateBytes();
            case SINK_RATE -> request.sinkRate();
            case MTBF -> request.mtbfNs();
            case SPEED -> 1;
        };
    }

    /**
     * The same request with another value. Classes, regions and states all change by the same factor. The machine's
     * speed is not part of a request.
     */
    PlanRequest with(PlanRequest request, double value) {
        final PlanRequest other = request.with(with(request.set(), value, value / value(request)));
        return switch (this) {
            case SINK_RATE -> other.withRates(other.set().writeRate(), value);
            case MTBF -> other.withMtbf(value);
            default -> other;
        };
    }

    private SetShape with(SetShape set, double value, double factor) {
        return switch (this) {
            case CHANNELS -> set.withChannels((long)value);
            case RING_PAGES, FILL, PACKETS, IN_FLIGHT -> set.with(shape -> scaled(shape, factor));
            case WRITE_RATE -> set.withRingRate(value);
            case REGIONS -> set.withRegions(one -> one.withLength((long)nearest(one.length() * factor)));
            case REGION_RATE -> set.withRegions(one -> one.withWriteRate(nearest(one.writeRate() * factor)));
            case STATES -> set.withStates(factor);
            default -> set;
        };
    }

    private Shape scaled(Shape shape, double factor) {
        return new Shape(shape.channels(),
            this == RING_PAGES ? (int)nearest(shape.ringPages() * factor) : shape.ringPages(),
            this == FILL ? nearest(shape.fill() * factor) : shape.fill(),
            this == PACKETS ? (int)nearest(shape.packetLength() * factor) : shape.packetLength(),
            this == IN_FLIGHT ? (int)nearest(shape.inFlight() * factor) : shape.inFlight(),
            shape.requestContext(), shape.context(),
            this == RING_PAGES ? shape.room().withRings(factor) : shape.room());
    }
}
