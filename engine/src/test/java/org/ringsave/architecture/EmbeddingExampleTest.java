/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.channel.MemoryRegion;
import org.ringsave.ring.Packet;
import org.ringsave.save.SaveSession;
import org.ringsave.store.ImageFile;

/** The examples on the page for embedders, compiled and run as they stand there. */
@Tag("sources")
class EmbeddingExampleTest {
    private static final Path PAGE = Path.of("EMBEDDING.md");
    private static final String OPEN = "set.open();\nfor (int i = 0; i < 10; i++) { tick(); }\n";

    @TempDir
    Path folder;

    private final PageExamples page = new PageExamples(PAGE);

    EmbeddingExampleTest() throws IOException {
    }

    /** InteropTest of the suites runs "interop", which needs Chronicle Bytes. The testkit runs "kit" and "checks". */
    @Test
    void everyJavaBlockIsAnExampleOfATest() {
        assertThat(page.names()).containsExactly("loop", "peers", "runner", "state", "packet-state", "revision",
            "tracked", "restore", "restore-into", "region-version", "kit", "checks", "store", "list", "sink", "zstd",
            "gcm", "interop", "lost", "pinned", "deadline", "delta", "merge", "chain", "source", "target", "part",
            "parallel", "rings", "dump", "places", "info", "diff", "counters", "counters-reader");
        assertThat(page.blockCount()).isEqualTo(page.names().size());
    }

    @Test
    void lateCompletionIsToldAndDropped() throws Exception {
        assertThat(run("""
            set.close();
            set = new ChannelSet();
            device = set.add(0, "net0", ChannelConfig.ofPages(16).withInFlight(4, 64, 0).withBothEnds());
            set.open();
            device.opposite().outgoing().offer(Packet.COMPLETION, 0, 99, frame, 0, 8);
            for (int i = 0; i < 2; i++) {
                device.opposite().awaiting().forget(7);
                device.opposite().outgoing().offer(Packet.IN_BAND, 1, 7, frame, 0, 8);
                device.incoming().poll((type, flags, id, b, offset, length) -> PacketAction.IN_FLIGHT, 2 - 2 * i);
            }
            """ + page.example("peers") + """
            return device.incoming().unknownCompletions() + " " + device.incoming().repeatedRequests() + " "
                + device.received().count();
            """)).isEqualTo("1 1 0");
    }

    @Test
    void requestIsCompletedAtTickFive() throws Exception {
        assertThat(run(page.example("state")
            + "return clock.tick + \" \" + disk.received().count() + \" \" + disk.opposite().awaiting().count();"))
            .isEqualTo("10 0 1");
    }

    @Test
    void trackedRegionTakesMemoryPageByPage() throws Exception {
        assertThat(run(page.example("tracked") + "return ram.presentPages() + \" \" + ram.getLong(4096);"))
            .isEqualTo("1 " + 0x0101_0101_0101_0101L);
    }

    @Test
    void agentSavesOnAThreadOfItsOwn() throws Exception {
        run(OPEN + path("image") + page.example("runner") + "return null;");
        assertThat(ImageFile.verify(folder.resolve("image")).label()).isEqualTo(10);
    }

    @Test
    void noteOfARequestIsRestoredWithIt() throws Exception {
        assertThat(run(page.example("packet-state") + """
            Notes notes = new Notes();
            notes.notes.put(7L, "seven".getBytes());
            set.packetState(notes);
            Channel disk = set.add(1, "disk0", ChannelConfig.ofPages(16).withInFlight(64, 256, 16).withBothEnds());
            """ + OPEN + """
            disk.opposite().outgoing().offer(Packet.IN_BAND, Packet.COMPLETION_REQUESTED, 7, frame, 0, 64);
            disk.incoming().poll((type, flags, id, buffer, offset, length) -> PacketAction.IN_FLIGHT, 1);
            """ + image() + """
            Notes restoredNotes = new Notes();
            RestoreSession restore = new RestoreSession();
            restore.begin(1 << 30, restoredNotes);
            ImageFile.load(image, restore);
            restore.apply();
            return new String(restoredNotes.notes.get(7L));
            """)).isEqualTo("seven");
    }

    @Test
    void rulesAreEncodedOnlyWhenTheyChanged() throws Exception {
        assertThat(run(page.example("revision").replace("{ buffer.putBytes", "{ encoded++; buffer.putBytes")
            .replace("private byte[] restored;", "private byte[] restored; int encoded;") + """
            Rules rules = new Rules();
            set.addState(rules);
            rules.change(new byte[] {7});
            """ + OPEN + image() + """
            saver.start(set, SaveMode.LIVE, tick, ImageFile.create(image, SyncMode.FULL));
            while (saver.isSaving()) { saver.doWork(); }
            Rules restored = new Rules();
            RestoreSession restore = new RestoreSession();
            restore.begin(1 << 30, restored);
            ImageFile.load(image, restore);
            restore.apply();
            return rules.encoded + " " + restored.rules[0];
            """)).isEqualTo("1 7");
    }

    @Test
    void imageIsRestoredIntoABuiltSet() throws Exception {
        assertThat(run(OPEN + image() + page.example("restore") + "return state(restored);")).isEqualTo("10 1504");
    }

    @Test
    void imageIsRestoredIntoAGivenSet() throws Exception {
        assertThat(run(OPEN + image() + page.example("restore-into") + """
            return (built.get(0).incoming().available() > 0) + " " + built.get(9).incoming().available();
            """)).isEqualTo("true 0");
    }

    @Test
    void handlerRefusesALaterVersion() throws Exception {
        assertThatThrownBy(() -> run("memory.version(2);" + OPEN + image()
            + page.example("restore").replace("new RestoreSession();", "new RestoreSession();"
                + page.example("region-version")) + "return null;"))
            .hasMessageContaining("region memory version 2")
            .hasMessageContaining("this program knows versions up to 1");
    }

    @Test
    void streamSinkTakesAWholeImage() throws Exception {
        run(OPEN + path("image") + "WritableByteChannel out = Files.newByteChannel(image, StandardOpenOption.CREATE,"
            + " StandardOpenOption.WRITE);" + page.example("sink") + "return null;");
        assertThat(ImageFile.verify(folder.resolve("image")).label()).isEqualTo(10);
    }

    /** The first run ends at tick 580 as if it were killed, the second goes on from tick 500. */
    @Test
    void runGoesOnFromItsLastCheckpoint() throws Exception {
        final String store = page.example("store");
        final String members = page.example("loop") + "static void first(Path folder) throws Exception {"
            + store.replace("tick < 1000", "tick < 580").replace("checkpoints.finish();", "") + "}"
            + "static void second(Path folder) throws Exception {"
            + store.replace("Checkpoints checkpoints =", "resumed = tick; Checkpoints checkpoints =")
            + page.example("list") + "} static long resumed;";
        assertThat(run(members, """
            folder = folder.resolve("checkpoints");
            first(folder);
            set.close();
            saver = new SaveAgent(new SaveSession(), 16 * 1024, 0);
            PrintStream out = System.out;
            ByteArrayOutputStream lines = new ByteArrayOutputStream();
            System.setOut(new PrintStream(lines));
            try {
                second(folder);
            } finally {
                System.setOut(out);
            }
            return resumed + " " + tick + " " + lines.toString().contains("1000 ");
            """)).isEqualTo("500 1000 true");
    }

    @Test
    void wrappedSinksKeepTheState() throws Exception {
        final String key = "SecretKey key = new javax.crypto.spec.SecretKeySpec(new byte[16], \"AES\");";
        final String end = "return state(restored);";
        final String zstd = run(OPEN + path("image") + page.example("zstd") + end);
        final long packed = Files.size(folder.resolve("image"));
        final String gcm = run(OPEN + path("image") + key + page.example("gcm") + end);
        assertThat(zstd).isEqualTo(gcm).isEqualTo("10 1504");
        assertThat(packed).isLessThan(Files.size(folder.resolve("image")) / 10);
    }

    /** Every second chunk is lost on its way, and comes again. */
    @Test
    void lostChunksComeAgain() throws Exception {
        final String transport = """
            interface Transport { boolean send(ByteBuffer chunk, long offset) throws IOException; }
            FileChannel file = FileChannel.open(image, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            int[] sent = {0};
            Transport transport = (bytes, offset) -> {
                if (sent[0]++ % 2 == 0) { return false; }
                while (bytes.hasRemaining()) { file.write(bytes, offset + bytes.position()); }
                return true;
            };
            ByteBuffer chunk = ByteBuffer.allocateDirect(4096);
            """;
        run(OPEN + path("image") + transport + page.example("lost") + "file.close(); return null;");
        assertThat(ImageFile.verify(folder.resolve("image")).label()).isEqualTo(10);
    }

    /** The ring is full when the save begins, and empty when the next packet is offered. */
    @Test
    void pinnedOfferSucceedsAfterSomeSlices() throws Exception {
        assertThat(run(path("image") + """
            SaveAgent saver = new SaveAgent(new SaveSession(1 << 20, 0), 256, 0);
            set.open();
            while (device.outgoing().offer(Packet.IN_BAND, 0, tick, frame, 0, 1500) > 0) { }
            saver.start(set, SaveMode.LIVE, tick, ImageFile.create(image, SyncMode.NONE));
            device.opposite().incoming().poll((type, flags, id, buffer, offset, length) -> PacketAction.DONE, 100);
            """ + page.example("pinned")
            + "return (position > 0) + \" \" + (saver.offset() > 0) + \" \" + saver.isSaving();"))
            .isEqualTo("true true true");
    }

    @Test
    void saveIsRevokedAfterItsDeadline() throws Exception {
        final String sink = """
            ImageSink sink = ImageFile.create(image, SyncMode.NONE);
            java.util.function.BooleanSupplier isReady = () -> false;
            """;
        assertThat(run(OPEN + path("image") + sink + page.example("deadline")
            + "return tick + \" \" + saver.isComplete() + \" \" + Files.exists(image);")).isEqualTo("110 false false");
    }

    @Test
    void mergeAndChainGiveTheStateOfTheDelta() throws Exception {
        final String body = OPEN + path("base") + path("delta") + path("full") + page.example("delta")
            + page.example("merge") + page.example("chain") + """
            ChannelSet last = restored;
            {
                RestoreSession again = new RestoreSession();
                again.begin(1 << 30);
                ImageFile.load(full, again);
                return state(last) + ", " + state(again.apply());
            }
            """;
        final String[] states = run(body).split(", ");
        assertThat(states).hasSize(2);
        assertThat(states[0]).isEqualTo(states[1]);
        assertThat(ImageFile.verify(folder.resolve("full")).cutId())
            .isEqualTo(ImageFile.verify(folder.resolve("delta")).cutId());
    }

    /** Source and target on a thread each, over a loopback socket; whichever ends closes its link, so none waits. */
    @Test
    void runningSetMovesOverALoopbackLink() throws Exception {
        final String members = page.example("loop")
            + "static void source(ByteChannel link) throws Exception { try (link) {" + page.example("source") + "} }"
            + "static ChannelSet target(ByteChannel link) throws Exception { try (link) {" + page.example("target")
            + "return target.set(); } }";
        assertThat(run(members, OPEN + """
            ServerSocketChannel server = ServerSocketChannel.open().bind(
                new java.net.InetSocketAddress(java.net.InetAddress.getLoopbackAddress(), 0));
            SocketChannel here = SocketChannel.open(server.getLocalAddress());
            SocketChannel there = server.accept();
            server.close();
            here.configureBlocking(false);
            there.configureBlocking(false);
            FutureTask<ChannelSet> moved = new FutureTask<>(() -> target(there));
            new Thread(moved).start();
            source(here);
            ChannelSet arrived = moved.get();
            return set.state() + " " + arrived.state() + " " + (state(arrived).startsWith(tick + " "));
            """)).isEqualTo("CLOSED OPEN true");
    }

    @Test
    void partsAreTheImage() throws Exception {
        run(page.example("loop") + page.example("part"), """
            for (int id = 1; id < 8; id++) { set.add(id, "", ChannelConfig.ofPages(16)); }
            """ + OPEN + path("image") + "ExecutorService pool = Executors.newFixedThreadPool(2); try {"
            + page.example("parallel") + "} finally { pool.shutdown(); } return null;");
        assertThat(ImageFile.verify(folder.resolve("image")).channelCount()).isEqualTo(8);
    }

    @Test
    void mappedRingsCarryPacketsAndAreSaved() throws Exception {
        assertThat(run(path("toHost") + path("toGuest") + path("image") + """
            ChannelSet hosts = new ChannelSet();
            ChannelSet guests = new ChannelSet();
            """ + page.example("rings") + """
            guest.outgoing().offer(Packet.IN_BAND, 0, 1, frame, 0, 64);
            guest.outgoing().offer(Packet.IN_BAND, 0, 2, frame, 0, 64);
            int polled = host.incoming().poll((type, flags, id, buffer, offset, length) -> PacketAction.DONE, 1);
            hosts.close();
            guests.close();
            """ + page.example("dump") + "return polled + \" \" + Files.size(toHost);"))
            .isEqualTo("1 " + 17 * 4096);
        assertThat(ImageFile.verify(folder.resolve("image")).channelCount()).isEqualTo(1);
    }

    @Test
    void bothRingsOfOneFileAreSaved() throws Exception {
        run(path("bothRings") + path("image") + """
            RingPlace place = RingPlace.of(bothRings).withControlLength(64 * 1024);
            int ring = 64 * 1024 + 16 * 4096;
            try (ChannelSet empty = new ChannelSet()) {
                RingFile.write(empty.add(0, "net0", ChannelConfig.ofPages(16)), place.withRange(ring, ring),
                    place.withRange(0, ring), System.err::println);
            }
            """ + page.example("places") + "return null;");
        assertThat(ImageFile.verify(folder.resolve("image")).channelCount()).isEqualTo(1);
    }

    @Test
    void infoAndDifferenceOfAnImageAreShown() throws Exception {
        assertThatThrownBy(() -> run(path("expected") + OPEN + image() + """
            memory.prepareToWrite(0x4000, 8);
            memory.buffer().putLong(0x4000, 99);
            saver.start(set, SaveMode.LIVE, tick, ImageFile.create(expected, SyncMode.NONE));
            while (saver.isSaving()) { saver.doWork(); }
            """ + page.example("info") + page.example("diff") + "return null;"))
            .isInstanceOf(AssertionError.class)
            .hasMessage("restored and run again:\nregion memory: 1 page from 0x4000 differ");
    }

    @Test
    void countersOfARunAreReadFromTheirFile() throws Exception {
        assertThat(run("set.open();" + path("file") + """
            ImageStore store = ImageStore.open(folder.resolve("store"), StoreOptions.ofChains(1));
            Checkpoints checkpoints = new Checkpoints(store, set, saver, CheckpointPolicy.everyTicks(10));
            """ + page.example("counters") + """
            StringBuilder lines = new StringBuilder();
            """ + page.example("counters-reader").replace("System.out.println(", "lines.append('\\n').append(") + """
            store.close();
            return lines.toString();
            """)).contains("ringsave: tick = 100", "ringsave: checkpoints completed = 1",
            "ringsave: bytes of the last image = ");
    }

    @Test
    void limitsAreThoseOfTheCode() {
        for (final long limit : LongStream.of(ChannelConfig.MAX_PAGES, ChannelConfig.MAX_IN_FLIGHT,
            ChannelConfig.MAX_CONTEXT_LENGTH, Packet.MAX_PAYLOAD_LENGTH, MemoryRegion.MAX_LENGTH,
            MemoryRegion.MAX_NAME_LENGTH, SaveSession.DEFAULT_CAPTURE_LIMIT, SaveSession.DEFAULT_SPILL_LIMIT)
            .toArray()) {
            assertThat(page.text()).containsPattern("\\b" + String.format(Locale.ROOT, "%,d", limit) + "\\b");
        }
    }

    private static String path(String name) {
        return "Path " + name + " = folder.resolve(\"" + name + "\");\n";
    }

    private static String image() {
        return path("image") + """
            saver.start(set, SaveMode.LIVE, tick, ImageFile.create(image, SyncMode.FULL));
            while (saver.isSaving()) { saver.doWork(); }
            """;
    }

    private String run(String body) throws Exception {
        return run(page.example("loop"), body);
    }

    private String run(String members, String body) throws Exception {
        PageExamples.compile(folder, members + """
            static String state(ChannelSet restored) {
                long written = 0;
                for (int i = 0; i < restored.regions().get(0).length(); i += 4096) {
                    written = Math.max(written, restored.regions().get(0).buffer().getLong(i));
                }
                int[] length = {0};
                if (restored.state() == ChannelState.CREATED) { restored.open(); }
                restored.get(0).incoming().poll((type, flags, id, buffer, offset, bytes) -> {
                    length[0] = bytes;
                    return PacketAction.DONE;
                }, 1);
                return written + " " + length[0];
            }
            public static String run(Path folder) throws Exception {
            """ + body + "}\n");
        try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()})) {
            return (String)loader.loadClass("Example").getMethod("run", Path.class).invoke(null, folder);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof Error error) {
                throw error;
            }
            throw (Exception)e.getCause();
        }
    }
}
