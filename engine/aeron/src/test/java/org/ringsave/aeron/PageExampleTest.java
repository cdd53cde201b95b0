/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.aeron.codec.AcceptDecoder;
import org.ringsave.aeron.codec.AcknowledgeDecoder;
import org.ringsave.aeron.codec.CancelDecoder;
import org.ringsave.aeron.codec.DoneDecoder;
import org.ringsave.aeron.codec.FragmentDecoder;
import org.ringsave.aeron.codec.MessageHeaderDecoder;
import org.ringsave.aeron.codec.OfferDecoder;
import org.ringsave.aeron.codec.RefuseDecoder;
import org.ringsave.aeron.codec.ResumeDecoder;
import org.ringsave.aeron.fixture.LoopbackPorts;

/** TRANSFER.md: its examples, compiled and run as they stand there, and its table of messages. */
@Tag("sources")
class PageExampleTest {
    private static final Path PAGE = Path.of("TRANSFER.md");
    private static final String BEFORE = """
        import io.aeron.*;
        import io.aeron.driver.*;
        import java.util.concurrent.*;
        import org.agrona.concurrent.*;
        import org.ringsave.aeron.*;
        import org.ringsave.channel.*;
        import org.ringsave.restore.*;
        import org.ringsave.save.*;
        public class Example {
            static long ticks;
            static volatile boolean isSent;
            static void tick() { ticks++; }
            public static String run() throws Exception {
                try (MediaDriver driver = MediaDriver.launchEmbedded(new MediaDriver.Context()
                        .threadingMode(ThreadingMode.SHARED).dirDeleteOnShutdown(true));
                    Aeron client = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName()));
                    ChannelSet set = new ChannelSet()) {
                    set.add(3, "net0", ChannelConfig.ofPages(16).withBothEnds());
                    set.open();
                    FutureTask<String> other = new FutureTask<>(() -> receive(client));
                    new Thread(other).start();
                    send(client, set);
                    isSent = true;
                    return other.get(20, TimeUnit.SECONDS) + " " + (ticks > 0);
                }
            }
            static void send(Aeron aeron, ChannelSet set) throws Exception {
        """;
    private static final String BETWEEN = """
            }
            static String receive(Aeron aeron) throws Exception {
                RestoreSession restore = new RestoreSession();
                IdleStrategy idle = new BackoffIdleStrategy();
        """;
    private static final String AFTER = """
                while (!isSent) { idle.idle(receiver.doWork()); }
                return restore.label() + " " + arrived.get(3).name();
            }
        }
        """;

    private static final String BEFORE_LEAD = """
        import io.aeron.*;
        import io.aeron.driver.*;
        import java.io.*;
        import java.nio.file.*;
        import java.util.concurrent.*;
        import org.agrona.concurrent.*;
        import org.ringsave.aeron.*;
        import org.ringsave.channel.*;
        import org.ringsave.inspect.*;
        import org.ringsave.restore.*;
        import org.ringsave.ring.*;
        import org.ringsave.save.*;
        import org.ringsave.store.*;
        public class Example {
            static final String IMAGES = "aeron:udp?endpoint=127.0.0.1:40123";
            static final String ANSWERS = "aeron:udp?endpoint=127.0.0.1:40124";
            static final TransferOptions TIMES = TransferOptions.DEFAULT.withRepeat(5_000_000);
            public static String run() throws Exception {
                Path staged = Path.of("STAGED");
                try (MediaDriver driver = MediaDriver.launchEmbedded(new MediaDriver.Context()
                        .threadingMode(ThreadingMode.SHARED).dirDeleteOnShutdown(true));
                    Aeron client = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName()))) {
                    FutureTask<String> other = new FutureTask<>(() -> follow(client, staged));
                    new Thread(other).start();
                    String cut;
                    try (ChannelSet set = new ChannelSet();
                        ExclusivePublication out = client.addExclusivePublication(IMAGES, 1);
                        Subscription in = client.addSubscription(ANSWERS, 1)) {
                        cut = lead(set, new TransferSender(out, in, TIMES, SystemNanoClock.INSTANCE));
                    }
                    String[] arrived = other.get(60, TimeUnit.SECONDS).split(" ");
                    return arrived[0].equals(cut) + " " + arrived[1];
                }
            }
            static String lead(ChannelSet set, TransferSender sender) {
                Channel device = set.add(3, "net0", ChannelConfig.ofPages(16).withBothEnds());
                set.open();
                SaveSession session = new SaveSession();
                UnsafeBuffer frame = new UnsafeBuffer(new byte[1500]);
                long due = 0;
                String last = null;
                int cuts = 0;
                for (long tick = 1; cuts < 4 || !sender.state().isUnderWay() || sender.offset() == 0; tick++) {
                    if (!sender.state().isUnderWay()) {
                        due = tick;
                        device.outgoing().offer(Packet.IN_BAND, 0, tick, frame, 0, 1500);
                    }
        """;
    private static final String BEFORE_FOLLOW = """
                    if (sender.state() == SenderState.DONE) {
                        cuts++;
                        last = session.cutId();
                    }
                }
                sender.onClose();
                return last;
            }
            static String follow(Aeron aeron, Path staged) throws Exception {
                RestoreSession restore = new RestoreSession();
                IdleStrategy idle = new BackoffIdleStrategy();
                Subscription images = aeron.addSubscription(IMAGES, 1);
                TransferReceiver receiver = new TransferReceiver(images, aeron.addExclusivePublication(ANSWERS, 1),
                    1 << 30, TIMES, SystemNanoClock.INSTANCE);
        """;
    private static final String AFTER_FOLLOW = """
                try (set) {
                    int[] packets = {0};
                    set.get(3).opposite().incoming().poll((type, flags, id, buffer, offset, length) -> {
                        packets[0]++;
                        return PacketAction.DONE;
                    }, 100);
                    return cut + " " + packets[0];
                }
            }
        }
        """;

    @TempDir
    private Path folder;

    private static String example(String page, String name) {
        final String block = page.substring(page.indexOf("<!-- " + name + " -->"), page.indexOf("<!-- /" + name));
        return block.substring(block.indexOf("```java") + "```java".length(), block.lastIndexOf("```"));
    }

    @Test
    void examplesMoveAnImage() throws Exception {
        final String page = Files.readString(PAGE);
        assertThat(page.lines().filter("```java"::equals).count()).isEqualTo(4);
        assertThat(example(page, "send").lines().count() + example(page, "receive").lines().count())
            .isLessThanOrEqualTo(22);
        assertThat(run(BEFORE + example(page, "send") + BETWEEN + example(page, "receive") + AFTER))
            .isEqualTo("7 net0 true");
    }

    /** The source sends four cuts, each with one packet more than the last, and leaves in the middle of a fifth. */
    @Test
    void examplesKeepAStandby() throws Exception {
        final String page = Files.readString(PAGE);
        assertThat(run(BEFORE_LEAD + example(page, "lead") + BEFORE_FOLLOW + example(page, "follow") + AFTER_FOLLOW))
            .isEqualTo("true 4");
    }

    private Object run(String code) throws Exception {
        final Path source = folder.resolve("Example.java");
        Files.writeString(source, code.replace("STAGED", folder.resolve("image").toString())
            .replace("40123", Integer.toString(LoopbackPorts.take()))
            .replace("40124", Integer.toString(LoopbackPorts.take())));
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, "-proc:none",
            "-cp", System.getProperty("java.class.path"), "-d", folder.toString(), source.toString())).isZero();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            return loader.loadClass("Example").getMethod("run").invoke(null);
        }
    }

    @Test
    void tableOfMessagesIsThatOfTheSchema() throws IOException {
        final String page = Files.readString(PAGE);
        requireRow(page, "Offer", OfferDecoder.TEMPLATE_ID, OfferDecoder.BLOCK_LENGTH);
        requireRow(page, "Fragment", FragmentDecoder.TEMPLATE_ID, FragmentDecoder.BLOCK_LENGTH);
        requireRow(page, "Cancel", CancelDecoder.TEMPLATE_ID, CancelDecoder.BLOCK_LENGTH);
        requireRow(page, "Accept", AcceptDecoder.TEMPLATE_ID, AcceptDecoder.BLOCK_LENGTH);
        requireRow(page, "Acknowledge", AcknowledgeDecoder.TEMPLATE_ID, AcknowledgeDecoder.BLOCK_LENGTH);
        requireRow(page, "Resume", ResumeDecoder.TEMPLATE_ID, ResumeDecoder.BLOCK_LENGTH);
        requireRow(page, "Done", DoneDecoder.TEMPLATE_ID, DoneDecoder.BLOCK_LENGTH);
        requireRow(page, "Refuse", RefuseDecoder.TEMPLATE_ID, RefuseDecoder.BLOCK_LENGTH);
        for (final RefusalReason reason : RefusalReason.values()) {
            assertThat(page).contains("| " + reason.number() + " `" + reason + "` |");
        }
        assertThat(page).contains("id " + MessageHeaderDecoder.SCHEMA_ID + ", version "
            + MessageHeaderDecoder.SCHEMA_VERSION);
    }

    private static void requireRow(String page, String name, int template, int block) {
        final String row = page.lines().filter(line -> line.startsWith("| `" + name + "` (")).findFirst().orElseThrow();
        assertThat(row).startsWith("| `" + name + "` (" + template + ") |")
            .contains("| " + (MessageHeaderDecoder.ENCODED_LENGTH + block));
    }
}
