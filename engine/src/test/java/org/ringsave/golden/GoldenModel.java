/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.golden;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.KeptStates;

/**
 * The content that an image must have, computed from the steps of the set alone. The model keeps its own book of every
 * packet, computes every position, and never asks a channel or a reader. It takes the same steps with a real set, and
 * prints its book as JSON.
 */
final class GoldenModel {
    private long label;
    private final List<State> states = new ArrayList<>();
    private final List<ModelRegion> regions = new ArrayList<>();
    private final List<ModelChannel> channels = new ArrayList<>();
    /** The channels of the base with how much of their scripts led to it; empty without a base. */
    private final Map<ModelChannel, Integer> baseChannels = new LinkedHashMap<>();
    private boolean delta;
    private long baseLabel;
    private String base;

    /** A state or region of the embedder. */
    record State(String name, int version, boolean optional, byte[] bytes) {
    }

    GoldenModel(long label) {
        this.label = label;
    }

    long label() {
        return label;
    }

    GoldenModel state(String name, int version, byte[] bytes) {
        states.add(new State(name, version, false, bytes));
        return this;
    }

    GoldenModel optionalState(String name, int version, byte[] bytes) {
        states.add(new State(name, version, true, bytes));
        return this;
    }

    GoldenModel region(String name, int version, byte[] bytes) {
        regions.add(ModelRegion.untracked(name, version, bytes));
        return this;
    }

    ModelRegion tracked(String name, int version, long length) {
        final ModelRegion region = ModelRegion.tracked(name, version, length);
        regions.add(region);
        return region;
    }

    ModelRegion region(String name) {
        return regions.stream().filter(r -> r.name().equals(name)).findFirst().orElseThrow();
    }

    ModelChannel channel(int id, String name, ChannelConfig config) {
        final ModelChannel channel = new ModelChannel(id, name, config);
        channels.add(channel);
        return channel;
    }

    /** From here on it is the model of a delta; its state until now is the base. */
    GoldenModel delta(long ofLabel) {
        baseLabel = label;
        label = ofLabel;
        delta = true;
        channels.forEach(c -> baseChannels.put(c, c.scriptLength()));
        channels.forEach(ModelChannel::mark);
        return this;
    }

    boolean isDelta() {
        return delta;
    }

    ModelChannel channel(int id) {
        return channels.stream().filter(c -> c.id() == id).findFirst().orElseThrow();
    }

    GoldenModel close(int id) {
        channels.remove(channel(id));
        return this;
    }

    /** CutId of the base of the set that was built; null if there is none. */
    String base() {
        return base;
    }

    /** A real set with all of this done to it, PAUSED. The images of a delta's bases are of the set itself. */
    ChannelSet build() {
        final Map<ModelChannel, Integer> first = new LinkedHashMap<>(baseChannels);
        if (!delta) {
            channels.forEach(c -> first.put(c, c.scriptLength()));
        }
        final ChannelSet set = new ChannelSet();
        first.keySet().forEach(c -> set.add(c.id(), c.name(), c.config()));
        states.forEach(s -> set.addState(new ByteState(s.name, s.version, s.bytes).optional(s.optional)));
        regions.forEach(r -> r.add(set));
        first.keySet().forEach(c -> c.prepare(set.get(c.id())));
        set.open();
        first.forEach((c, steps) -> c.play(set.get(c.id()), steps));
        set.pause();
        final KeptStates kept = new KeptStates();
        set.packetState(kept);
        if (delta) {
            first.keySet().forEach(c -> c.fillBase(kept, set.get(c.id())));
            base = Saved.of(set, baseLabel, null).cutId();
            set.resume();
            regions.forEach(r -> r.change(set));
            first.keySet().stream().filter(c -> !channels.contains(c)).forEach(c -> set.get(c.id()).close());
            channels.stream().filter(c -> !first.containsKey(c)).forEach(c -> set.add(c.id(), c.name(), c.config()));
            channels.forEach(c -> c.play(set.get(c.id()), c.scriptLength()));
            set.pause();
        }
        channels.forEach(c -> c.fill(kept, set.get(c.id())));
        return set;
    }

    /** States for a restore, their bytes to come from the image. */
    ByteState[] emptyStates() {
        return states.stream().map(s -> new ByteState(s.name, s.version, new byte[0]).optional(s.optional))
            .toArray(ByteState[]::new);
    }

    JsonObject json() {
        final JsonArray applications = json(states, "state");
        applications.forEach(a -> a.asObject().add("optional", states.stream()
            .anyMatch(s -> s.optional && s.name.equals(a.asObject().get("name").asString()))));
        final JsonArray channelArray = Json.array().asArray();
        channels.stream().sorted(Comparator.comparingLong(c -> Integer.toUnsignedLong(c.id())))
            .forEach(c -> channelArray.add(c.json(delta)));
        return Json.object().add("label", JsonText.unsigned(label)).add("applications", applications)
            .add("regions", ModelRegion.json(regions, delta))
            .add("channels", channelArray);
    }

    private static JsonArray json(List<State> states, String bytesName) {
        final JsonArray array = Json.array().asArray();
        states.stream().sorted((a, b) -> Arrays.compareUnsigned(utf8(a), utf8(b))).forEach(s -> array.add(
            Json.object().add("name", s.name).add("version", JsonText.unsigned(Integer.toUnsignedLong(s.version)))
                .add(bytesName, JsonText.bytes(s.bytes))));
        return array;
    }

    private static byte[] utf8(State state) {
        return state.name.getBytes(StandardCharsets.UTF_8);
    }
}
