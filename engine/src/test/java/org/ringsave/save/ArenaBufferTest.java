/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.save;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.nio.ByteBuffer;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.SecondThread;
import org.ringsave.fixture.SeededSet;
import org.ringsave.restore.RestoreSession;

/** Chunks in memory of an Arena, which Java has since version 22: the engine must not touch memory that is gone. */
@EnabledForJreRange(min = JRE.JAVA_22)
class ArenaBufferTest {
    /** An Arena, by reflection: this source compiles with Java 17. */
    private static final class Arena {
        private final Class<?> type = load("java.lang.foreign.Arena");
        private final Object arena;

        Arena(String kind) {
            try {
                arena = type.getMethod(kind).invoke(null);
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(e);
            }
        }

        private static Class<?> load(String name) {
            try {
                return Class.forName(name);
            } catch (ClassNotFoundException e) {
                throw new AssertionError(e);
            }
        }

        ByteBuffer allocate(long length) {
            try {
                final Object segment =
                    type.getMethod("allocate", long.class, long.class).invoke(arena, length, 4096L);
                return (ByteBuffer)load("java.lang.foreign.MemorySegment").getMethod("asByteBuffer").invoke(segment);
            } catch (ReflectiveOperationException e) {
                throw new AssertionError(e);
            }
        }

        void close() {
            try {
                type.getMethod("close").invoke(arena);
            } catch (InvocationTargetException | NoSuchMethodException | IllegalAccessException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void chunkOfAClosedArenaIsRefused() {
        final Arena arena = new Arena("ofConfined");
        final ByteBuffer chunk = arena.allocate(64 * 1024);
        arena.close();
        try (ChannelSet set = SeededSet.paused(1, 3, 1)) {
            final SaveSession session = new SaveSession();
            session.begin(set, 1);
            assertThatThrownBy(() -> session.saveContinue(chunk)).isExactlyInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> session.saveContinue(new UnsafeBuffer(chunk), 0, 4096))
                .isExactlyInstanceOf(IllegalStateException.class);
            assertThat(chunk.position()).isZero();
            assertThat(session.offset()).isZero();
            session.end();
            final RestoreSession restore = new RestoreSession();
            restore.begin(1 << 20);
            assertThatThrownBy(() -> restore.restoreFromBuffer(chunk))
                .isExactlyInstanceOf(IllegalStateException.class);
            restore.end();
        }
    }

    @Test
    void chunkOfAnArenaThatIsConfinedToAnotherThreadIsRefused() throws Exception {
        final ByteBuffer chunk;
        try (SecondThread<ByteBuffer> other =
            SecondThread.start("other", () -> new Arena("ofConfined").allocate(64 * 1024))) {
            chunk = other.join();
        }
        try (ChannelSet set = SeededSet.paused(1, 3, 1)) {
            final SaveSession session = new SaveSession();
            session.begin(set, 1);
            assertThatThrownBy(() -> session.saveContinue(chunk)).satisfies(e ->
                assertThat(e.getClass().getName()).isEqualTo("java.lang.WrongThreadException"));
            session.end();
            final RestoreSession restore = new RestoreSession();
            restore.begin(1 << 20);
            assertThatThrownBy(() -> restore.restoreFromBuffer(chunk)).satisfies(e ->
                assertThat(e.getClass().getName()).isEqualTo("java.lang.WrongThreadException"));
            restore.end();
        }
    }

    @Test
    void chunkOfAnOpenArenaIsFilled() {
        final Arena arena = new Arena("ofShared");
        try (ChannelSet set = SeededSet.paused(1, 3, 1)) {
            final SaveSession session = new SaveSession();
            session.begin(set, 1);
            final ByteBuffer chunk = arena.allocate(session.imageLength());
            assertThat(session.saveContinue(chunk)).isEqualTo(SaveStatus.SUCCESS);
            session.end();
            assertThat(SeededSet.bytes(chunk.flip())).isEqualTo(SeededSet.bytes(SeededSet.image(set, 1)));
        } finally {
            arena.close();
        }
    }
}
