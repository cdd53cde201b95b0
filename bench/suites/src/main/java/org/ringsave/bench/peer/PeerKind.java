/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.peer;

import static org.ringsave.bench.peer.Ability.CHECKS;
import static org.ringsave.bench.peer.Ability.DELTA;
import static org.ringsave.bench.peer.Ability.LIVE;
import static org.ringsave.bench.peer.Ability.RESTORES_WITHOUT_GARBAGE;
import static org.ringsave.bench.peer.Ability.RESUME;
import static org.ringsave.bench.peer.Ability.SAVES_WITHOUT_GARBAGE;

import java.lang.reflect.Constructor;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * All peers, Ringsave itself among them, with their abilities. The names are the values of the benchmark's parameter.
 */
public enum PeerKind {
    /** The engine that the others are measured against. */
    ringsave("Ringsave", RingsavePeer::new, CHECKS, RESUME, DELTA, LIVE, SAVES_WITHOUT_GARBAGE),
    /** By hand, with the checksums of the JDK. */
    bytebuffercrc("`ByteBuffer.put` by hand, with CRC32C", ByteBufferPeer::checked, CHECKS, SAVES_WITHOUT_GARBAGE,
        RESTORES_WITHOUT_GARBAGE),
    /** By hand, with the checksums of the JDK. */
    agronacrc("Agrona `UnsafeBuffer`, with CRC32C", AgronaPeer::checked, CHECKS, SAVES_WITHOUT_GARBAGE,
        RESTORES_WITHOUT_GARBAGE),
    /** By hand, with the checksums of the JDK. */
    chroniclecrc("Chronicle Bytes, with CRC32C", ChroniclePeer::checked, CHECKS, SAVES_WITHOUT_GARBAGE,
        RESTORES_WITHOUT_GARBAGE),
    /** By hand. */
    bytebuffer("`ByteBuffer.put` by hand", ByteBufferPeer::new, SAVES_WITHOUT_GARBAGE, RESTORES_WITHOUT_GARBAGE),
    /** By hand. */
    agrona("Agrona `UnsafeBuffer`", AgronaPeer::new, SAVES_WITHOUT_GARBAGE, RESTORES_WITHOUT_GARBAGE),
    /** By hand. */
    chronicle("Chronicle Bytes", ChroniclePeer::new, SAVES_WITHOUT_GARBAGE, RESTORES_WITHOUT_GARBAGE),
    /** By hand; needs JDK 22. */
    memorysegment("`MemorySegment`, from JDK 22 on", PeerKind::memorySegment, SAVES_WITHOUT_GARBAGE,
        RESTORES_WITHOUT_GARBAGE),
    /** A serializer of objects. */
    kryo("Kryo 5, best form", KryoPeer::new, SAVES_WITHOUT_GARBAGE),
    /** The same in the form of its front page. */
    kryopage("Kryo 5, as its Quickstart shows", KryoPagePeer::new),
    /** A serializer of objects. */
    fory("Apache Fory, best form", ForyPeer::new),
    /** The same in the form of its front page. */
    forypage("Apache Fory, as its Quick Start shows", ForyPagePeer::new),
    /** A serializer of objects. */
    java("Java serialization, best form", JavaPeer::new),
    /** The same in the form of its tutorial. */
    javapage("Java serialization, as the Java Tutorials show", JavaPagePeer::new),
    /** In the form of Flink's channel state. */
    dataoutput("`DataOutputStream`, as Flink's channel state", DataOutputPeer::new, SAVES_WITHOUT_GARBAGE),
    /** The same in the form of its tutorial. */
    dataoutputpage("`DataOutputStream`, as the Java Tutorials show", DataOutputPagePeer::new);

    private final String title;
    private final BiFunction<PeerState, ByteBuffer, Peer> constructor;
    private final Set<Ability> abilities;

    PeerKind(String title, BiFunction<PeerState, ByteBuffer, Peer> constructor, Ability... abilities) {
        this.title = title;
        this.constructor = constructor;
        final Set<Ability> able = EnumSet.noneOf(Ability.class);
        Collections.addAll(able, abilities);
        this.abilities = Collections.unmodifiableSet(able);
    }

    /**
     * Name of the peer in a table.
     *
     * @return a few words of Markdown.
     */
    public String title() {
        return title;
    }

    /**
     * Abilities of the peer. A peer without an ability may be the right choice for a user who does not need it.
     *
     * @return an unmodifiable set.
     */
    public Set<Ability> abilities() {
        return abilities;
    }

    /**
     * Was it built, and can it run on this JVM?
     *
     * @return true if {@link #create} makes one.
     */
    public boolean isHere() {
        return this != memorysegment || segmentPeer() != null;
    }

    /**
     * Make one.
     *
     * @param state  of the set to save or restore.
     * @param memory to save to and to restore from: direct, all of it, whatever its position and limit are. Its first
     *               byte lies at a multiple of 8.
     * @return a peer; the caller closes it.
     * @throws IllegalStateException if this build or JVM lacks the peer; the message names its needs.
     */
    public Peer create(PeerState state, ByteBuffer memory) {
        return constructor.apply(state, memory);
    }

    private static Class<?> segmentPeer() {
        try {
            return Class.forName(PeerKind.class.getPackageName() + ".MemorySegmentPeer");
        } catch (ClassNotFoundException | UnsupportedClassVersionError e) {
            return null;
        }
    }

    private static Peer memorySegment(PeerState state, ByteBuffer memory) {
        final Class<?> type = segmentPeer();
        if (type == null) {
            throw new IllegalStateException("the peer memorysegment needs a build and a JVM of JDK 22 or newer");
        }
        try {
            final Constructor<?> constructor = type.getDeclaredConstructor(PeerState.class, ByteBuffer.class);
            return (Peer)constructor.newInstance(state, memory);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
