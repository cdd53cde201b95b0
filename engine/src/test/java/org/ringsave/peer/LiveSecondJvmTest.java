/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.Shapes;
import org.ringsave.save.SaveMode;
import org.ringsave.save.SaveSession;
import org.ringsave.save.SaveStatus;
import org.ringsave.store.RingFile;

/** A conversation with a second JVM goes on undisturbed while this one takes live saves all the time. */
@Tag("slow")
class LiveSecondJvmTest {
    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"1,301", "5,302"})
    void liveSavesDoNotDisturbTheConversationWithAnotherJvm(int pages, long seed) throws Exception {
        final int count = 10_000;
        final Path incoming = directory.resolve("in");
        final Path outgoing = directory.resolve("out");
        try (ChannelSet empty = new ChannelSet()) {
            RingFile.write(empty.add(1, "", ChannelConfig.ofPages(pages)), incoming, outgoing);
        }
        try (ChannelSet set = new ChannelSet();
            PeerProcess other = PeerProcess.startJvm(directory, List.of(), SecondJvmTest.OtherEnd.class, outgoing,
                incoming, pages, seed + 1000, count)) {
            final Channel channel = set.map(1, "", PeerEnd.config(pages), incoming, outgoing);
            set.open();
            final PeerEnd end = new PeerEnd(channel, seed, count);
            final Saves saves = new Saves(set);
            try {
                end.run(other::isAlive, saves::goOn);
            } catch (IllegalStateException e) {
                throw new AssertionError("seed " + seed + ", save " + saves.count + ": " + e.getMessage()
                    + "; the other JVM: " + other.output(), e);
            }
            saves.session.end();
            assertThat(other.exitCode()).as("seed %d: %s", seed, other.output()).isZero();
            assertThat(other.output()).as("seed %d", seed).contains(end.sentLine().replace("sent", "received"))
                .contains(end.receivedLine().replace("received", "sent"));
            assertThat(saves.count).isPositive();
        }
    }

    /** Saves one after another, a slice a call, and builds each tenth image to see that it is one. */
    private static final class Saves {
        private final SaveSession session = new SaveSession();
        private final ByteBuffer image = ByteBuffer.allocateDirect(1 << 20);
        private final ChannelSet set;
        private int count;

        Saves(ChannelSet set) {
            this.set = set;
        }

        void goOn() {
            if (!session.isSaving()) {
                session.begin(set, SaveMode.LIVE, count++);
                image.clear();
            }
            image.limit(Math.min(image.capacity(), image.position() + 1000));
            if (session.saveContinue(image) == SaveStatus.SUCCESS) {
                session.end();
                if (count % 10 == 0) {
                    Shapes.build(image.flip()).close();
                }
            }
        }
    }
}
