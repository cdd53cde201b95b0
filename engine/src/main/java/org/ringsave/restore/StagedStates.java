/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.restore;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.agrona.concurrent.UnsafeBuffer;
import org.ringsave.channel.AppState;
import org.ringsave.channel.ChannelSet;
import org.ringsave.image.ImageException;

/** The application states of an image, kept aside until it is applied. */
final class StagedStates {
    /** A state of the set and the bytes that the image has of it. */
    private record Staged(AppState state, int version, GrowingBuffer bytes) {
    }

    private final List<Staged> staged = new ArrayList<>();
    private final Map<String, AppState> ofSet = new HashMap<>();
    private final Set<AppState> found = Collections.newSetFromMap(new IdentityHashMap<>());
    /** One for each state, since the length of a state is known and that of all is not. Later images use them again. */
    private final List<GrowingBuffer> bytes = new ArrayList<>();
    private final MemoryLimit limit;

    /** Makes a place for states, whose bytes count toward a limit. */
    StagedStates(MemoryLimit limit) {
        this.limit = limit;
    }

    void clear() {
        staged.clear();
        ofSet.clear();
        found.clear();
        if (limit.isLimited()) {
            bytes.forEach(GrowingBuffer::trim);
        }
    }

    /** The bytes of a state come, a length in all. Returns false if the set has no state of this name. */
    boolean start(ChannelSet set, String name, int version, int length) {
        if (ofSet.isEmpty()) {
            set.appStates().forEach(state -> ofSet.put(state.name(), state));
        }
        final AppState state = ofSet.get(name);
        if (state != null) {
            staged.add(new Staged(state, version, bytes(length)));
            found.add(state);
        }
        return state != null;
    }

    private GrowingBuffer bytes(int length) {
        if (staged.size() == bytes.size()) {
            bytes.add(new GrowingBuffer(limit));
        }
        final GrowingBuffer ofState = bytes.get(staged.size());
        ofState.clear();
        ofState.expect(length);
        return ofState;
    }

    /** Keeps bytes of the state that came last, which stand at the front of a buffer. */
    void add(UnsafeBuffer source, int length) {
        staged.get(staged.size() - 1).bytes.append(source, 0, length);
    }

    boolean has(AppState state) {
        return found.contains(state);
    }

    /** Hands each state its bytes. An offset in the image goes into the error when a state refuses them. */
    void prepare(long offset) {
        final UnsafeBuffer view = new UnsafeBuffer(0, 0);
        for (final Staged s : staged) {
            view.wrap(s.bytes.buffer(), 0, s.bytes.length());
            try {
                s.state.prepare(s.version, view);
            } catch (RuntimeException e) {
                throw new ImageException(offset, "AppState " + s.state.name() + " version " + s.version, e);
            } finally {
                // The memory may be freed before the embedder forgets the view.
                view.wrap(0, 0);
            }
        }
    }

    void commit() {
        for (final Staged s : staged) {
            try {
                s.state.commit();
            } catch (RuntimeException e) {
                throw new IllegalStateException("apply: AppState \"" + s.state.name() + "\" threw in commit(): " + e
                    + "; the set was closed, as it is half restored: refuse in prepare(), and restore anew", e);
            }
        }
    }
}
