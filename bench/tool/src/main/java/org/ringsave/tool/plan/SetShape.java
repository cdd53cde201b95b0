/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;

/**
 * A whole set: channels of one or more classes, memory regions, and states of the embedder.
 *
 * @param classes one or more.
 * @param regions none or more.
 * @param states  none or more.
 */
public record SetShape(List<ChannelClass> classes, List<RegionShape> regions, List<StateShape> states) {
    private static final String ONLY = "channels";

    /**
     * Check the number of channels.
     *
     * @param classes as above.
     * @param regions as above.
     * @param states  as above.
     * @throws PlanRefusal if there are no channels, or more than a directory lists.
     */
    public SetShape {
        final long channels = sum(classes, one -> one.shape().channels());
        PlanRefusal.require(channels >= 1 && channels <= Shape.MAX_CHANNELS, PlanField.CHANNELS, channels,
            "in 1.." + Shape.MAX_CHANNELS);
        classes = List.copyOf(classes);
        regions = List.copyOf(regions);
        states = List.copyOf(states);
    }

    /**
     * A set of equal channels, and nothing else.
     *
     * @param shape     of the channels.
     * @param writeRate bytes that all writers put into rings each second.
     * @return the set.
     */
    public static SetShape of(Shape shape, double writeRate) {
        return new SetShape(List.of(new ChannelClass(ONLY, shape, writeRate)), List.of(), List.of());
    }

    private static <T> long sum(List<T> all, ToLongFunction<T> each) {
        long sum = 0;
        for (final T one : all) {
            sum += each.applyAsLong(one);
        }
        return sum;
    }

    private long shapes(ToLongFunction<Shape> each) {
        return sum(classes, one -> each.applyAsLong(one.shape()));
    }

    /**
     * Channels of all classes.
     *
     * @return their number.
     */
    public long channels() {
        return shapes(Shape::channels);
    }

    /** Channels with tables of requests. */
    long channelsWithTables() {
        return shapes(shape -> shape.hasTables() ? shape.channels() : 0);
    }

    long packets() {
        return shapes(Shape::packets);
    }

    /** Bytes of packets in all rings. */
    long liveBytes() {
        return shapes(Shape::liveBytes);
    }

    /** Bytes that a live save may have to move aside: rings, packets of requests, and pages of regions. */
    long pinnedBytes() {
        return liveBytes() + shapes(Shape::packetBytes) + sum(regions, one -> one.all().bytes());
    }

    /** Bytes of heads, contexts and tables that a begin copies, without the states. */
    long capturedBytes() {
        return shapes(Shape::capturedBytes);
    }

    /** Bytes of all states. */
    long stateBytes() {
        return sum(states, StateShape::length);
    }

    /** Bytes of all regions that are present. */
    long regionBytes() {
        return sum(regions, one -> one.all().bytes());
    }

    /**
     * Bytes a second that are written to rings and regions.
     *
     * @return their sum.
     */
    public double writeRate() {
        return ringRate() + regionRate();
    }

    double ringRate() {
        return classes.stream().mapToDouble(ChannelClass::writeRate).sum();
    }

    double regionRate() {
        return regions.stream().mapToDouble(RegionShape::writeRate).sum();
    }

    /** The parts of a full image. */
    SetBytes all() {
        return new SetBytes(classes.stream().map(one -> one.shape().allBytes()).toList(),
            regions.stream().map(RegionShape::all).toList(), false);
    }

    /** The parts of a delta of a base that is older by some nanoseconds, at most of rings and on average of regions. */
    SetBytes newBytes(double ns) {
        return new SetBytes(classes.stream().map(one -> one.shape().newBytes(one.writeRate() * ns / 1e9)).toList(),
            regions.stream().map(one -> one.written(ns)).toList(), true);
    }

    /**
     * Exact length of a full image, with names of channels of 9 to 16 bytes.
     *
     * @return in bytes.
     */
    public long imageLength() {
        return imageLength(all());
    }

    /** Length of an image with some bytes. */
    long imageLength(SetBytes saved) {
        long length = ImageSize.frame(channels()) + sum(states, StateShape::imageLength);
        for (int i = 0; i < classes.size(); i++) {
            length += classes.get(i).shape().channelsLength(saved.classes().get(i));
        }
        return length + sum(saved.regions(), pages -> pages.imageLength(saved.isDelta()));
    }

    /**
     * The same set with another number of channels, in the same mixture. Each class keeps one channel or more, so the
     * fewest channels of a mixture are its classes: fewer are not given.
     */
    SetShape withChannels(long count) {
        final long all = channels();
        final long total = Math.max(count, classes.size());
        final List<ChannelClass> scaled = new ArrayList<>();
        long before = 0;
        long given = 0;
        for (final ChannelClass one : classes) {
            before += one.shape().channels();
            final long behind = classes.size() - scaled.size() - 1;
            final long upTo = Math.min(total - behind, Math.max(given + 1, Math.round((double)before * total / all)));
            scaled.add(one.with(one.shape().withChannels(upTo - given)));
            given = upTo;
        }
        return new SetShape(scaled, regions, states);
    }

    /**
     * The share of one of some machines, which divide everything evenly, where the share is largest: channels of each
     * class, and lengths, are rounded up. A channel keeps its rate of writes.
     */
    SetShape share(int machines) {
        return new SetShape(classes.stream().map(one -> one.share(machines)).toList(), regions, states)
            .withRegions(one -> one.withLength((one.length() - 1) / machines + 1)
                .withWriteRate(one.writeRate() / machines))
            .withStates(1.0 / machines);
    }

    /** The same set with another shape of each class. */
    SetShape with(UnaryOperator<Shape> change) {
        return new SetShape(classes.stream().map(one -> one.with(change.apply(one.shape()))).toList(), regions, states);
    }

    /** The same set with other regions. */
    SetShape withRegions(UnaryOperator<RegionShape> change) {
        return new SetShape(classes, regions.stream().map(change).toList(), states);
    }

    /** The same set with longer or shorter states. */
    SetShape withStates(double factor) {
        return new SetShape(classes, regions,
            states.stream().map(one -> new StateShape(one.name(), Math.round(one.length() * factor))).toList());
    }

    /** The same set with another rate of all writers to rings. Classes keep their shares of it. */
    SetShape withRingRate(double rate) {
        final double before = ringRate();
        return new SetShape(classes.stream().map(one -> one.withWriteRate(before == 0 ? rate / classes.size()
            : one.writeRate() / before * rate)).toList(), regions, states);
    }

    /** The same set with another rate of all writers. Rings and regions keep their shares of it. */
    SetShape withWriteRate(double rate) {
        final double before = writeRate();
        return before == 0 ? withRingRate(rate) : withRingRate(ringRate() / before * rate)
            .withRegions(one -> one.withWriteRate(one.writeRate() / before * rate));
    }

    JsonObject json() {
        final JsonArray channels = new JsonArray();
        classes.forEach(one -> channels.add(one.json()));
        final JsonArray memory = new JsonArray();
        regions.forEach(one -> memory.add(one.json()));
        final JsonArray encoded = new JsonArray();
        states.forEach(one -> encoded.add(one.json()));
        return new JsonObject().add("classes", channels).add("regions", memory).add("states", encoded);
    }
}
