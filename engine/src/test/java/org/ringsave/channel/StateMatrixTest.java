/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.channel;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.agrona.concurrent.UnsafeBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.ringsave.fixture.ByteState;
import org.ringsave.fixture.SeededSet;
import org.ringsave.fixture.Shapes;
import org.ringsave.restore.RestoreSession;
import org.ringsave.ring.Outcome;
import org.ringsave.ring.Packet;
import org.ringsave.ring.PacketAction;
import org.ringsave.save.SaveSession;

/** Every operation in every state: what it comes to, what its message names, and that a refusal changes nothing. */
class StateMatrixTest {
    private static final String[] STATES = {"CREATED", "OPEN", "PAUSED", "CLOSED", "SAVING", "RESTORING"};

    /** What an operation does. */
    private interface Operation {
        Object run(World world) throws Exception;
    }

    /** A set in one of the states, with sessions. */
    private static final class World {
        private final ChannelSet set = new ChannelSet();
        private final Channel channel;
        private final SaveSession save = new SaveSession();
        private final RestoreSession restore = new RestoreSession();
        private final UnsafeBuffer payload = new UnsafeBuffer(ByteBuffer.allocateDirect(64));
        private final ByteBuffer chunk = ByteBuffer.allocateDirect(4096);
        private final boolean pristine;

        World(String state) {
            channel = set.add(1, "one", SeededSet.config(1));
            pristine = "CREATED".equals(state) || "RESTORING".equals(state);
            if (!pristine) {
                set.open();
                channel.outgoing().offer(Packet.IN_BAND, 1, 5, payload, 0, 16);
                channel.opposite().outgoing().offer(Packet.IN_BAND, 1, 6, payload, 0, 16);
                channel.incoming().poll((type, flags, id, buffer, offset, length) -> PacketAction.IN_FLIGHT, 1);
            }
            switch (state) {
                case "PAUSED" -> set.pause();
                case "CLOSED" -> set.close();
                case "SAVING" -> {
                    set.pause();
                    save.begin(set, 1);
                }
                case "RESTORING" -> restore.begin(set);
                default -> { }
            }
        }
    }

    private static final Map<String, Operation> OPERATIONS = new LinkedHashMap<>();
    /** Of each operation: its outcome by state. ISE: refused, with the text after the colon in its message. */
    private static final Map<String, String[]> EXPECTED = new LinkedHashMap<>();

    private static void row(String name, Operation operation, String... expected) {
        OPERATIONS.put(name, operation);
        EXPECTED.put(name, expected);
    }

    static {
        final String save = "ISE:a save";
        final String restore = "ISE:a restore";
        final String notOpen = "ISE:not OPEN";
        row("set.open", w -> run(w.set::open), "ok", "ISE:OPEN", "ISE:PAUSED", "ISE:CLOSED", save, restore);
        row("set.pause", w -> run(w.set::pause), "ISE:CREATED", "ok", "ISE:PAUSED", "ISE:CLOSED", save, restore);
        row("set.resume", w -> run(w.set::resume), "ISE:CREATED", "ISE:OPEN", "ok", "ISE:CLOSED", save, restore);
        row("set.close", w -> run(w.set::close), "ok", "ok", "ok", "ok", "ok", "ok");
        row("set.add", w -> w.set.add(2, "", ChannelConfig.ofPages(1)).id(), "2", "2", "2", "ISE:CLOSED", save,
            restore);
        row("set.add taken", w -> w.set.add(1, "", ChannelConfig.ofPages(1)).id(), "IAE:1", "IAE:1", "IAE:1",
            "ISE:CLOSED", save, restore);
        row("set.addState", w -> run(() -> w.set.addState(new ByteState("x", 1, new byte[1]))), "ok", "ok", "ok",
            "ISE:CLOSED", save, restore);
        row("set.map", w -> w.set.map(3, "", ChannelConfig.ofPages(1), Path.of("/nowhere"), Path.of("/nowhere")),
            "NoSuchFileException:/nowhere", "NoSuchFileException:/nowhere", "NoSuchFileException:/nowhere",
            "ISE:CLOSED", save, restore);
        row("set.get", w -> w.set.get(1) == w.channel, "true", "true", "true", "false", "true", "true");
        row("set.state", w -> w.set.state(), "CREATED", "OPEN", "PAUSED", "CLOSED", "PAUSED", "CREATED");
        row("channel.state", w -> w.channel.state(), "CREATED", "OPEN", "PAUSED", "CLOSED", "PAUSED", "CREATED");
        row("channel.name", w -> w.channel.name() + w.channel.id(), "one1", "one1", "one1", "one1", "one1", "one1");
        row("channel.close", w -> run(w.channel::close), "ok", "ok", "ok", "ok", "ok", "ok");
        row("channel.complete", w -> w.channel.complete(6, w.payload, 0, 8) > 0 ? "sent" : "closed",
            notOpen, "sent", notOpen, "closed", notOpen, notOpen);
        row("channel.complete unknown", w -> Outcome.toString(w.channel.complete(99, w.payload, 0, 8)).length() > 0,
            notOpen, "true", notOpen, "true", notOpen, notOpen);
        row("outgoing.offer", w -> w.channel.outgoing().offer(6, 0, 9, w.payload, 0, 8) > 0 ? "sent" : "closed",
            notOpen, "sent", notOpen, "closed", notOpen, notOpen);
        row("outgoing.append", w -> w.channel.outgoing().append(6, 1, 9, w.payload, 0, 8) > 0 ? "sent" : "closed",
            notOpen, "sent", notOpen, "closed", notOpen, notOpen);
        row("outgoing.publish", w -> run(w.channel.outgoing()::publish), notOpen, "ok", notOpen, "ok", notOpen,
            notOpen);
        row("outgoing.free", w -> w.channel.outgoing().free(), "4088", "4048", "4048", "0", "4048", "4088");
        row("outgoing.position", w -> w.channel.outgoing().position(), "0", "40", "40", "40", "40", "0");
        row("incoming.poll", w -> w.channel.incoming().poll((t, f, i, b, o, l) -> PacketAction.DONE, 1),
            notOpen, "0", notOpen, "-4", notOpen, notOpen);
        row("incoming.available", w -> w.channel.opposite().incoming().available(), "0", "40", "40", "0", "40", "0");
        row("incoming.position", w -> w.channel.incoming().position(), "0", "40", "40", "40", "40", "0");
        row("received.count", w -> w.channel.received().count(), "0", "1", "1", "0", "1", "0");
        row("received.contains", w -> w.channel.received().contains(6), "false", "true", "true", "false", "true",
            "false");
        row("received.context", w -> w.channel.received().context(6) != null, "false", "true", "true", "false", "true",
            "false");
        row("received.packet", w -> w.channel.received().packet(6) != null, "false", "true", "true", "false", "true",
            "false");
        row("received.forget", w -> w.channel.received().forget(6), "-7", "0", "0", "-7", "0", "-7");
        row("received.forEach", w -> {
            final List<Long> ids = new ArrayList<>();
            w.channel.received().forEach((id, type, packet, context) -> ids.add(id));
            return ids;
        }, "[]", "[6]", "[6]", "[]", "[6]", "[]");
        row("awaiting.contains", w -> w.channel.awaiting().contains(5), "false", "true", "true", "false", "true",
            "false");
        row("save.begin", w -> run(() -> w.save.begin(w.set, 2)), "ok", "ISE:OPEN", "ok", "ISE:CLOSED",
            "ISE:saving already", restore);
        row("another save.begin", w -> run(() -> new SaveSession().begin(w.set, 2)), "ok", "ISE:OPEN", "ok",
            "ISE:CLOSED", save, restore);
        row("save.saveContinue", w -> w.save.saveContinue(w.chunk), "ISE:no save", "ISE:no save", "ISE:no save",
            "ISE:no save", "SUCCESS", "ISE:no save");
        row("save.parallel", w -> w.save.parallel(2).size(), "ISE:no save", "ISE:no save", "ISE:no save", "ISE:no save",
            "2", "ISE:no save");
        row("save.finish", w -> run(w.save::finish), "ISE:no save", "ISE:no save", "ISE:no save", "ISE:no save",
            "ISE:no parts", "ISE:no save");
        row("save.end", w -> run(w.save::end), "ok", "ok", "ok", "ok", "ok", "ok");
        row("restore.begin", w -> run(() -> w.restore.begin(w.set)), "ok", "ISE:OPEN", "ISE:PAUSED", "ISE:CLOSED",
            "ISE:PAUSED", "ISE:restoring already");
        row("another restore.begin", w -> run(() -> new RestoreSession().begin(w.set)), "ok", "ISE:OPEN", "ISE:PAUSED",
            "ISE:CLOSED", "ISE:PAUSED", restore);
        row("restore.restoreFromBuffer", w -> w.restore.restoreFromBuffer(w.chunk.limit(0)), "ISE:no restore",
            "ISE:no restore", "ISE:no restore", "ISE:no restore", "ISE:no restore", "MORE_PROCESSING_REQUIRED");
        row("restore.apply", w -> w.restore.apply(), "ISE:no restore", "ISE:no restore", "ISE:no restore",
            "ISE:no restore", "ISE:no restore", "ISE:not complete");
        row("restore.applyOnly", w -> w.restore.applyOnly(1), "ISE:no restore", "ISE:no restore", "ISE:no restore",
            "ISE:no restore", "ISE:no restore", "ISE:not complete");
        row("restore.end", w -> run(w.restore::end), "ok", "ok", "ok", "ok", "ok", "ok");
    }

    private static Object run(Runnable action) {
        action.run();
        return "ok";
    }

    static Stream<Arguments> cells() {
        return OPERATIONS.keySet().stream().flatMap(name -> IntStream.range(0, STATES.length)
            .mapToObj(i -> Arguments.of(name, STATES[i], EXPECTED.get(name)[i])));
    }

    @ParameterizedTest(name = "{0} when {1}: {2}")
    @MethodSource("cells")
    void shouldComeToWhatTheTableSays(String name, String state, String expected) {
        final World world = new World(state);
        final long before = fingerprint(world);
        String outcome;
        try {
            outcome = String.valueOf(OPERATIONS.get(name).run(world));
        } catch (Exception e) {
            final String kind = e instanceof IllegalStateException ? "ISE"
                : e instanceof IllegalArgumentException ? "IAE" : e.getClass().getSimpleName();
            final String named = expected.substring(expected.indexOf(':') + 1);
            outcome = kind + ':' + (e.getMessage().contains(named) ? named : e.getMessage());
            assertThat(fingerprint(world)).as("state after a refusal").isEqualTo(before);
        }
        assertThat(outcome).isEqualTo(expected);
        world.save.end();
        world.restore.end();
        world.set.close();
    }

    private static long fingerprint(World world) {
        return world.set.state() == ChannelState.CLOSED ? 0 : Shapes.fingerprint(world.set);
    }
}
