/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.Aeron;
import io.aeron.AeronVersion;
import io.aeron.CommonContext;
import io.aeron.Subscription;
import io.aeron.driver.MediaDriver;
import io.aeron.driver.ThreadingMode;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.agrona.concurrent.SystemNanoClock;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringsave.aeron.TransferOptions;
import org.ringsave.aeron.TransferSender;
import org.ringsave.channel.ChannelSet;
import org.ringsave.fixture.SeededSet;
import org.ringsave.image.ImageSink;
import org.ringsave.store.ImageStore;
import org.ringsave.store.StoreOptions;
import org.ringsave.store.SyncMode;

/** The commands {@code send} and {@code receive}, each with a media driver of its own on the loopback interface. */
class TransferCommandsTest {
    private static final long DEADLINE_S = 60;

    @TempDir
    private Path folder;
    private String channel;

    private Path image(long seed) throws IOException {
        final Path path = folder.resolve("image-" + seed);
        try (ChannelSet set = SeededSet.paused(seed, 9, 17)) {
            Files.write(path, SeededSet.bytes(SeededSet.image(set, seed)));
        }
        return path;
    }

    /** A channel whose port, and the next one, no process has at this moment. */
    private String channel() throws IOException {
        if (channel == null) {
            channel = "aeron:udp?endpoint=127.0.0.1:" + AeronEnd.freePort();
        }
        return channel;
    }

    private static FutureTask<CommandRun> start(Object... args) {
        final FutureTask<CommandRun> task = new FutureTask<>(() -> CommandRun.of(args));
        final Thread thread = new Thread(task);
        thread.setDaemon(true);
        thread.start();
        return task;
    }

    private static CommandRun end(FutureTask<CommandRun> task)
        throws InterruptedException, ExecutionException, TimeoutException {
        return task.get(DEADLINE_S, TimeUnit.SECONDS);
    }

    private static void requireLine(CommandRun run, int code, String... parts) {
        assertThat(run.code()).as("%s", run).isEqualTo(code);
        // Lines of progress come before it on a slow machine.
        assertThat(run.err().lines().filter(line -> line.startsWith("ringsave"))).as("%s", run).hasSize(1);
        assertThat(run.err()).contains(parts);
    }

    @Test
    void imageComesOver() throws Exception {
        final Path image = image(1);
        final Path copy = folder.resolve("copy");
        final FutureTask<CommandRun> receive = start("receive", copy, "--from", channel(), "--sync", "NONE");
        final CommandRun sent = CommandRun.of("send", image, "--to", channel());
        assertThat(sent.err()).isEmpty();
        assertThat(sent.code()).isZero();
        assertThat(sent.out()).startsWith(image + ": sent ").contains(", label 1, cut");
        final CommandRun received = end(receive);
        assertThat(received.err()).isEmpty();
        assertThat(received.code()).isZero();
        assertThat(received.out()).startsWith(copy + ": received ").contains(", label 1, cut");
        assertThat(Files.readAllBytes(copy)).isEqualTo(Files.readAllBytes(image));
        assertThat(Files.list(folder)).containsExactlyInAnyOrder(image, copy);
    }

    private Path store(long... labels) throws IOException {
        final Path path = folder.resolve("store");
        try (ImageStore store = ImageStore.open(path, StoreOptions.ofChains(9).withSync(SyncMode.NONE))) {
            for (final long label : labels) {
                final ImageSink sink = store.createFull();
                sink.write(ByteBuffer.wrap(Files.readAllBytes(image(label))), 0);
                sink.complete();
            }
        }
        return path;
    }

    @Test
    @Tag("slow")
    void storeComesOverAndOnlyNewImagesTheNextTime() throws Exception {
        final Path store = store(1, 2, 3);
        final Path copy = Files.createDirectory(folder.resolve("copy"));
        FutureTask<CommandRun> receive = start("receive", copy, "--from", channel(), "--sync", "NONE", "--json");
        assertThat(CommandRun.of("send", store, "--to", channel()).out().lines()).hasSize(3)
            .allMatch(line -> line.contains(": sent "));
        CommandRun received = end(receive);
        assertThat(received.code()).as("%s", received).isZero();
        assertThat(received.out()).containsSubsequence("\"label\": 1", "\"label\": 2", "\"label\": 3", "]")
            .doesNotContain("\"wasThere\": true");
        store(4);
        receive = start("receive", copy, "--from", channel(), "--sync", "NONE");
        final CommandRun sent = CommandRun.of("send", store, "--to", channel(), "--json");
        assertThat(sent.out()).containsSubsequence("\"wasThere\": true", "\"wasThere\": true", "\"wasThere\": true",
            "\"label\": 4", "\"wasThere\": false");
        received = end(receive);
        assertThat(received.out().lines().map(line -> line.contains("was there already")))
            .containsExactly(true, true, true, false);
        assertThat(CommandRun.of("store", "check", copy).out().lines()).hasSize(4);
        assertThat(copy.resolve("receiving")).doesNotExist();
    }

    @Test
    @Tag("slow")
    void seriesDoesNotFitIntoAFile() throws Exception {
        final Path copy = folder.resolve("copy");
        final FutureTask<CommandRun> receive = start("receive", copy, "--from", channel());
        final CommandRun sent = CommandRun.of("send", store(1, 2), "--to", channel(), "--wait", "1s");
        requireLine(end(receive), 1, copy + ": has the first image, and the sender has 1 more; receive them into a"
            + " directory");
        requireLine(sent, 1, "no answer for 1.000 s while OFFERED", "check that a receiver expects an image there");
    }

    @Test
    void receiverThatIsAbsentIsNamed() throws IOException {
        requireLine(CommandRun.of("send", image(1), "--to", channel(), "--wait", "300ms"), 1, "image-1",
            "no answer for 0.300 s while OFFERED at offset 0 of ", channel(),
            "check that a receiver expects an image there");
    }

    @Test
    void senderThatIsAbsentIsNamed() throws IOException {
        requireLine(CommandRun.of("receive", folder.resolve("copy"), "--from", channel(), "--wait", "300ms"), 1,
            folder.resolve("copy") + ", --from=" + channel() + ": no sender offered an image that fits within 300",
            "start 'ringsave send' to this channel, or give a longer --wait");
    }

    @Test
    void limitOfTheReceiverIsNamedAtBothEnds() throws Exception {
        final FutureTask<CommandRun> receive = start("receive", folder.resolve("copy"), "--from", channel(), "--limit",
            "1KiB", "--wait", "800ms");
        requireLine(CommandRun.of("send", image(1), "--to", channel()), 1, "image-1: the receiver refused the image,"
            + " LIMIT: its length is ", ", the limit is 1024; raise the receiver's limit, or send a delta");
        requireLine(end(receive), 1, "no sender offered an image that fits within 800");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "aeron:upd?endpoint=127.0.0.1:40123 | is no channel of Aeron, ",
        "udp://127.0.0.1:40123 | is no channel of Aeron, ",
        "aeron:udp?endpoint=10.0.0.2:40123 | answers need an address of the sender; give --answers",
        "aeron:udp?mtu=8192 | has no endpoint=ADDRESS:PORT; write it like aeron:udp?endpoint=127.0.0.1:40123",
        "aeron:udp?endpont=127.0.0.1:40123 | Aeron has no parameter endpont; write it like aeron:udp?endpoint",
        "'aeron:udp?endpoint=127.0.0.1:40123|mtuu=8192' | Aeron has no parameter mtuu; write it like aeron:udp",
        "aeron:udp?endpoint=127.0.0.1 | has no endpoint=ADDRESS:PORT; write it like aeron:udp?endpoint=127.0.0.1:40123",
        "aeron:udp?endpoint=127.0.0.1:65535 | answers need the next port, and there is none; give a lower port, or"
            + " --answers",
        "aeron:ipc | needs --aeron-dir: IPC does not leave a media driver"})
    void wrongChannelIsWrongUsage(String text, String message) throws IOException {
        final Path image = image(1);
        requireLine(CommandRun.of("send", image, "--to", text), 2, "ringsave send: --to=" + text, message, "--help'");
        requireLine(CommandRun.of("receive", image, "--from", text), 2, "ringsave receive: --from=" + text, message);
    }

    @Test
    void answersThatStayInADriverNeedItsDirectory() throws IOException {
        requireLine(CommandRun.of("send", image(1), "--to", channel(), "--answers", "aeron:ipc"), 2,
            "ringsave send: --answers=aeron:ipc needs --aeron-dir: IPC does not leave a media driver");
    }

    @ParameterizedTest
    @CsvSource({"aeron:udp?mtu=8192", "aeron:udp?endpoint=127.0.0.1:40123|mtu=100000"})
    void channelThatTheDriverRefusesIsNamed(String text) throws IOException {
        requireLine(CommandRun.of("send", image(1), "--to", text, "--answers", channel(), "--wait", "1s"), 1,
            "ringsave: --to=" + text + ": Aeron refuses this channel, ", "; write it like aeron:udp?endpoint=");
    }

    /** The user gave no channel of answers, so the line names that of images too. */
    @Test
    void portThatAnotherProcessHasIsNamed() throws IOException {
        try (DatagramSocket other = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            final int port = other.getLocalPort();
            final String taken = "aeron:udp?endpoint=127.0.0.1:" + port;
            final String end = ": Aeron refuses this channel, Address already in use: " + taken
                + "; end the program that has this port, or give another one";
            requireLine(CommandRun.of("receive", folder.resolve("copy"), "--from", taken), 1,
                "ringsave: --from=" + taken + end);
            final String before = "aeron:udp?endpoint=127.0.0.1:" + (port - 1);
            requireLine(CommandRun.of("send", image(1), "--to", before), 1,
                "ringsave: --to=" + before + ", answers on " + taken + end);
        }
    }

    @Test
    void directoryWithoutADriverIsNamed() throws IOException {
        final Path image = image(1);
        final Path none = folder.resolve("none");
        requireLine(CommandRun.of("send", image, "--to", "aeron:ipc", "--aeron-dir", none), 1,
            "--aeron-dir=" + none + ": is no directory; start a media driver there, or leave the option out");
        Files.createDirectory(none);
        requireLine(CommandRun.of("receive", image, "--from", "aeron:ipc", "--aeron-dir", none), 1,
            "--aeron-dir=" + none + ": has no cnc.dat, so no media driver runs there");
    }

    @Test
    @Tag("slow")
    void driverThatDoesNotFitOrHasEndedIsNamed() throws IOException {
        final Path image = image(1);
        final Path directory = folder.resolve("driver");
        MediaDriver.launch(driver(directory)).close();
        final Path cnc = directory.resolve("cnc.dat");
        requireLine(CommandRun.of("send", image, "--to", "aeron:ipc", "--aeron-dir", directory), 1,
            "--aeron-dir=" + directory + ": ", "; start it again, or leave the option out");
        final byte[] bytes = Files.readAllBytes(cnc);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putInt(0, 0x7f_0000);
        Files.write(cnc, bytes);
        requireLine(CommandRun.of("send", image, "--to", "aeron:ipc", "--aeron-dir", directory), 1,
            "--aeron-dir=" + directory + ": the media driver there does not fit this client of Aeron "
            + AeronVersion.VERSION + " (", "; start a driver of this version");
    }

    /** The sender is there, and says no more when the receiver has some bytes. */
    @Test
    void senderThatFallsSilentIsNamed() throws Exception {
        final Path image = image(1);
        final Path copy = folder.resolve("copy");
        try (MediaDriver driver = MediaDriver.launch(driver(folder.resolve("driver")));
            Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName()))) {
            final TransferSender sender = new TransferSender(aeron.addExclusivePublication("aeron:ipc", 21_331),
                aeron.addSubscription("aeron:ipc", 21_332), TransferOptions.DEFAULT, SystemNanoClock.INSTANCE);
            sender.start(image);
            final FutureTask<CommandRun> receive = start("receive", copy, "--from", "aeron:ipc", "--aeron-dir",
                driver.aeronDirectoryName(), "--wait", "1s");
            final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_S);
            while (sender.offset() == 0) {
                assertThat(System.nanoTime() - end).as("%s", sender.reason()).isNegative();
                sender.doWork();
            }
            requireLine(end(receive), 1, copy + ", --from=aeron:ipc: the sender was silent for 1.000 s at offset ",
                "; start both commands again, or give a longer --wait");
        }
    }

    @Test
    @Tag("slow")
    void driverThatEndsMeanwhileIsNamed() throws Exception {
        final Path directory = folder.resolve("driver");
        final FutureTask<CommandRun> receive;
        final FutureTask<CommandRun> send;
        try (MediaDriver driver = MediaDriver.launch(driver(directory));
            Aeron aeron = Aeron.connect(new Aeron.Context().aeronDirectoryName(driver.aeronDirectoryName()));
            Subscription images = aeron.addSubscription("aeron:ipc", 21_331);
            Subscription answers = aeron.addSubscription("aeron:ipc", 21_342)) {
            send = start("send", image(1), "--to", "aeron:ipc", "--aeron-dir", directory, "--wait", "60s");
            receive = start("receive", folder.resolve("copy"), "--from", "aeron:ipc", "--stream", 21_341, "--aeron-dir",
                directory, "--wait", "60s");
            final long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(DEADLINE_S);
            // The sender offers when it has both of its streams, and the receiver makes that of answers last.
            while (images.poll((buffer, offset, length, header) -> { }, 1) == 0 || !answers.isConnected()) {
                assertThat(System.nanoTime() - end).isNegative();
                Thread.onSpinWait();
            }
        }
        final String line = "is closed, by its owner or as the media driver has ended; start the driver, then both"
            + " commands again";
        requireLine(end(send), 1, "image-1: the transfer failed: the ", line);
        requireLine(end(receive), 1, folder.resolve("copy") + ", --from=aeron:ipc: the ", line);
    }

    private static MediaDriver.Context driver(Path directory) {
        return new MediaDriver.Context().aeronDirectoryName(directory.toString()).dirDeleteOnShutdown(false)
            .threadingMode(ThreadingMode.SHARED).performStorageChecks(false).termBufferSparseFile(true)
            .ipcTermBufferLength(1 << 20);
    }

    /** A receiver that was killed when its image was complete is started again. */
    @Test
    @Tag("slow")
    void imageThatIsThereDoesNotComeAgain() throws Exception {
        final Path image = image(1);
        final Path copy = folder.resolve("copy");
        final Path directory = Path.of(CommonContext.generateRandomDirName());
        try (MediaDriver driver = MediaDriver.launch(driver(directory).dirDeleteOnShutdown(true))) {
            final List<Object> to = List.of("--aeron-dir", driver.aeronDirectoryName());
            final FutureTask<CommandRun> send = start("send", image, "--to", "aeron:ipc", to.get(0), to.get(1));
            final FutureTask<CommandRun> first = start("receive", copy, "--from", "aeron:ipc", to.get(0), to.get(1));
            assertThat(end(first).code()).isZero();
            assertThat(end(send).code()).isZero();
            final FutureTask<CommandRun> second = start("receive", copy, "--from", "aeron:ipc", to.get(0), to.get(1));
            final CommandRun again = CommandRun.of("send", image, "--to", "aeron:ipc", to.get(0), to.get(1));
            assertThat(again.out()).contains(": was there already, label 1");
            assertThat(end(second).code()).isZero();
        }
    }

    @Test
    void fileThatIsNoImageStays() throws IOException {
        final Path text = Files.writeString(folder.resolve("notes.txt"), "hello");
        requireLine(CommandRun.of("receive", text, "--from", channel(), "--wait", "100ms"), 1,
            text + ": exists and is no Ringsave image; give another path, or replace it with --force");
        assertThat(text).hasContent("hello");
        final Path nowhere = folder.resolve("none").resolve("image");
        requireLine(CommandRun.of("receive", nowhere, "--from", channel(), "--wait", "100ms"), 1,
            nowhere + ": its directory does not exist; create it first");
    }

    @Test
    void addressOfAnotherMachineIsNamed() throws IOException {
        final String text = "aeron:udp?endpoint=192.0.2.1:40123";
        requireLine(CommandRun.of("receive", folder.resolve("image"), "--from", text, "--answers", channel()), 1,
            "ringsave: --from=" + text + ": Aeron refuses this channel, Cannot assign requested address: " + text
                + "; give an address of this machine");
    }

    @Test
    void sourceWithoutImagesIsNamed() throws IOException {
        requireLine(CommandRun.of("send", folder, "--to", channel()), 1,
            folder + ": has no image that can be restored; give an image or a store");
        requireLine(CommandRun.of("send", folder.resolve("none"), "--to", channel()), 1, "none");
    }
}
