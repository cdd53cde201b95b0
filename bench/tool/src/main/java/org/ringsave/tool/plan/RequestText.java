/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Function;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.tool.console.Amounts;

/** Reads a request from texts, such as the values of options. A field without a text has its usual value. */
public final class RequestText {
    private final Map<PlanField, String> texts = new EnumMap<>(PlanField.class);
    private final Function<PlanField, String> names;

    /**
     * Take the texts.
     *
     * @param texts of the fields that are given.
     * @param names gives a field its name in refusals, such as that of an option.
     */
    public RequestText(Map<PlanField, String> texts, Function<PlanField, String> names) {
        this.texts.putAll(texts);
        this.names = names;
    }

    /**
     * The request that {@code plan} makes of no options.
     *
     * @return usual values in every field.
     */
    public static PlanRequest usual() {
        return new RequestText(Map.of(), PlanField::key).request();
    }

    /**
     * Read all fields.
     *
     * @return the request.
     * @throws PlanRefusal              naming a field and the bound that it breaks.
     * @throws IllegalArgumentException with the name of a field whose text has another form, and with that form.
     */
    public PlanRequest request() {
        return request(channels());
    }

    /**
     * The channels that the fields describe.
     *
     * @return a set of one class.
     * @throws PlanRefusal              as above.
     * @throws IllegalArgumentException as above.
     */
    public SetShape channels() {
        return SetShape.of(shape(), writeRate());
    }

    /**
     * Read all fields but those of the channels.
     *
     * @param set that has the channels.
     * @return the request.
     * @throws PlanRefusal              as above.
     * @throws IllegalArgumentException as above.
     */
    public PlanRequest request(SetShape set) {
        return new PlanRequest(set, chunk(), (int)whole(PlanField.THREADS, 1,
            PlanRequest.MOST_THREADS), Amounts.rate(name(PlanField.SINK_RATE), text(PlanField.SINK_RATE)), targets(),
            interval(), time(PlanField.MTBF), (int)whole(PlanField.RETAIN, 1, PlanRequest.MOST_RETAINED));
    }

    /**
     * Machines that share the set.
     *
     * @return 1 if no number is given.
     * @throws IllegalArgumentException as above.
     */
    public int machines() {
        return isNone(PlanField.MACHINES) ? 1
            : (int)whole(PlanField.MACHINES, 1, Machines.MOST);
    }

    /**
     * Read all fields but those of the channels, for one of several machines that share a set evenly. So many machines
     * fail as many times as often as one, whose mean time between failures is given.
     *
     * @param whole    set of all machines.
     * @param machines as {@link #machines}.
     * @return the request of one of them.
     * @throws PlanRefusal              as above, or if there are more machines than channels.
     * @throws IllegalArgumentException as above.
     */
    public PlanRequest request(SetShape whole, int machines) {
        return machines == 1 ? request(whole)
            : Machines.share(request(whole.share(machines)), whole, time(PlanField.MTBF), machines);
    }

    private Targets targets() {
        return new Targets(time(PlanField.PAUSE_TARGET), longest(PlanField.TICK_TARGET),
            longest(PlanField.RESTORE_TARGET), share(PlanField.MAX_OVERHEAD), most(PlanField.DISK_TARGET),
            most(PlanField.MEMORY_TARGET));
    }

    private double longest(PlanField field) {
        return isNone(field) ? Double.POSITIVE_INFINITY : time(field);
    }

    private double most(PlanField field) {
        return isNone(field) ? Double.POSITIVE_INFINITY : Amounts.length(name(field), text(field));
    }

    private boolean isNone(PlanField field) {
        return PlanField.NONE.equals(text(field));
    }

    private Shape shape() {
        final long packetLength = Amounts.bytes(name(PlanField.PACKETS), text(PlanField.PACKETS));
        // A request holds an int.
        PlanRefusal.require(packetLength >= 1 && packetLength <= Shape.MAX_PACKET_LENGTH, PlanField.PACKETS,
            packetLength, "in 1.." + Shape.MAX_PACKET_LENGTH);
        return new Shape(whole(PlanField.CHANNELS, 1, Shape.MAX_CHANNELS),
            (int)whole(PlanField.RING_PAGES, 1, ChannelConfig.MAX_PAGES), share(PlanField.FILL), (int)packetLength,
            (int)whole(PlanField.IN_FLIGHT, 0, ChannelConfig.MAX_IN_FLIGHT));
    }

    private double writeRate() {
        final double rate = Amounts.rate(name(PlanField.WRITE_RATE), text(PlanField.WRITE_RATE));
        PlanRefusal.require(rate >= 0 && rate <= Shape.MOST_RATE, PlanField.WRITE_RATE,
            text(PlanField.WRITE_RATE), "in 0..1e15 bytes a second");
        return rate;
    }

    /** In a request, 0 leaves the choice to the planner, so a user may not give it. */
    private long chunk() {
        if (isAuto(PlanField.CHUNK)) {
            return 0;
        }
        final long length = Amounts.bytes(name(PlanField.CHUNK), text(PlanField.CHUNK));
        PlanRefusal.require(length > 0, PlanField.CHUNK, length,
            "in " + PlanRequest.LEAST_CHUNK + ".." + PlanRequest.MOST_CHUNK);
        return length;
    }

    private double interval() {
        if (isAuto(PlanField.INTERVAL)) {
            return 0;
        }
        final double ns = time(PlanField.INTERVAL);
        PlanRefusal.require(ns > 0, PlanField.INTERVAL, text(PlanField.INTERVAL), "above 0 and at most 1000y");
        return ns;
    }

    private boolean isAuto(PlanField field) {
        return PlanField.AUTO.equals(text(field));
    }

    private String name(PlanField field) {
        return names.apply(field);
    }

    /**
     * The text of a field.
     *
     * @param field of the request.
     * @return as it was given, or as it usually is.
     */
    public String text(PlanField field) {
        return texts.getOrDefault(field, field.usual());
    }

    private long whole(PlanField field, long least, long most) {
        return Amounts.whole(name(field), text(field), least, most);
    }

    private double time(PlanField field) {
        return Amounts.time(name(field), text(field));
    }

    private double share(PlanField field) {
        return Amounts.share(name(field), text(field));
    }
}
