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

/** All peers, Ringsave itself among them, and what each is able to. Named as a benchmark's parameter has them. */
public enum PeerKind {
    /** What is measured against. */
    ringsave("Ringsave", RingsavePeer::new, CHECKS, RESUME, DELTA, LIVE, SAVES_WITHOUT_GARBAGE),
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
    /** The same as its front page shows it. */
    kryopage("Kryo 5, as its Quickstart shows", KryoPagePeer::new),
    /** A serializer of objects. */
    fory("Apache Fory, best form", ForyPeer::new),
    /** The same as its front page shows it. */
    forypage("Apache Fory, as its Quick Start shows", ForyPagePeer::new),
    /** A serializer of objects. */
    java("Java serialization, best form", JavaPeer::new),
    /** The same as its tutorial shows it. */
    javapage("Java serialization, as the Java Tutorials show", JavaPagePeer::new),
    /** As Flink saves channels. */
    dataoutput("`DataOutputStream`, as Flink's channel state", DataOutputPeer::new, SAVES_WITHOUT_GARBAGE),
    /** The same as its tutorial shows it. */
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
     * How a table calls it.
     *
     * @return a few words of Markdown.
     */
    public String title() {
        return title;
    }

    /**
     * What it is able to. Who lacks an ability may be the right choice where nobody asks for it.
     *
     * @return not to be changed.
     */
    public Set<Ability> abilities() {
        return abilities;
    }

    /**
     * Was it built, and can it run here?
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
     * @throws IllegalStateException if it is not here; the message says what it needs.
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
