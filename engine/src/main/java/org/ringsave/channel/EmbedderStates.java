/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The embedder's states of a set, by ascending names, in the order of an image, and its handler of states of requests.
 * While a save is rehearsed, stand-ins answer for both.
 */
final class EmbedderStates {
    private final List<EncodedState> encoded = new ArrayList<>();
    private final List<AppState> view = new View(encoded);
    private PacketStateHandler handler;
    /** While saves are rehearsed; empty otherwise. */
    private List<StandIn> standIns = List.of();
    private List<EncodedState> encodedStandIns = List.of();
    private int asked;

    /** The states, in their order. */
    private static final class View extends AbstractList<AppState> {
        private final List<EncodedState> encoded;

        View(List<EncodedState> encoded) {
            this.encoded = encoded;
        }

        @Override
        public AppState get(int index) {
            return encoded.get(index).state();
        }

        @Override
        public int size() {
            return encoded.size();
        }
    }

    List<AppState> view() {
        return view;
    }

    List<EncodedState> encoded() {
        return encodedStandIns.isEmpty() || encoded.isEmpty() ? encoded : encodedStandIns;
    }

    /** Handler of the state of requests, or null. */
    PacketStateHandler handler() {
        return standIns.isEmpty() || handler == null ? handler : standIns.get(asked++ % standIns.size());
    }

    void handler(PacketStateHandler ofRequests) {
        handler = ofRequests;
    }

    /** Has stand-ins answer from here on, or the embedder's code again. */
    void rehearse(boolean on) {
        final List<StandIn> all = on ? StandIn.all() : List.of();
        // If this throws, for want of memory, nothing has changed.
        encodedStandIns = on ? all.stream()
            .map(each -> new EncodedState(each, ChannelMemory.nameBytes(each.name()))).toList() : List.of();
        standIns = all;
        asked = 0;
    }

    /** Forgets the bytes of all states, since a restore has set them. */
    void forgetEncoded() {
        encoded.forEach(EncodedState::forget);
    }

    /** Gives the memory of all bytes back. */
    void close() {
        encoded.forEach(EncodedState::close);
    }

    void add(AppState state) {
        final byte[] name = ChannelMemory.nameBytes(state.name());
        if (name.length == 0) {
            throw new IllegalArgumentException("an AppState has a name");
        }
        // From the end, since most come in the order of their names.
        int index = encoded.size();
        while (index > 0 && compare(encoded.get(index - 1), name) > 0) {
            index--;
        }
        if (index > 0 && compare(encoded.get(index - 1), name) == 0) {
            throw new IllegalArgumentException("AppState " + state.name() + " is in the set already");
        }
        encoded.add(index, new EncodedState(state, name));
    }

    private static int compare(EncodedState one, byte[] name) {
        return Arrays.compareUnsigned(one.name(), name);
    }
}
