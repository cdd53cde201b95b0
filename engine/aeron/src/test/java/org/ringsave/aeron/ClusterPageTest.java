/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.aeron;

import static org.assertj.core.api.Assertions.assertThat;

import io.aeron.CommonContext;
import io.aeron.cluster.ClusterTool;
import io.aeron.cluster.service.ClusteredService;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.ringsave.aeron.fixture.ClusterClient;
import org.ringsave.aeron.fixture.ClusterNode;
import org.ringsave.aeron.fixture.ClusterPorts;
import org.ringsave.aeron.fixture.NodePlace;

/** The example of CLUSTER.md, on a cluster of one node. */
@Tag("sources")
class ClusterPageTest {
    private static final int MESSAGES = 10;
    private static final String BEFORE = """
        import io.aeron.*;
        import io.aeron.cluster.codecs.*;
        import io.aeron.cluster.service.*;
        import io.aeron.logbuffer.*;
        import org.agrona.*;
        import org.ringsave.aeron.*;
        import org.ringsave.channel.*;
        import org.ringsave.restore.*;
        import org.ringsave.ring.*;
        """;
    private static final String AFTER = """
            public String digest() { return channels.digest(); }
            public long taken() { return device.incoming().position(); }
            public void onSessionOpen(ClientSession session, long timestamp) { }
            public void onSessionClose(ClientSession session, long timestamp, CloseReason reason) { }
            public void onTimerEvent(long correlationId, long timestamp) { }
            public void onRoleChange(Cluster.Role role) { }
            public void onTerminate(Cluster cluster) { set.close(); }
        }
        """;

    @TempDir
    private Path folder;
    private final ClusterPorts ports = new ClusterPorts(1);

    private static String example(String page) {
        final String block = page.substring(page.indexOf("<!-- service -->"), page.indexOf("<!-- /service -->"));
        return block.substring(block.indexOf("```java") + "```java".length(), block.lastIndexOf("```"));
    }

    private NodePlace place() throws Exception {
        return new NodePlace(ports.members(), 0, folder, Files.createTempDirectory(folder, "mark"),
            CommonContext.generateRandomDirName(), NodePlace.LONG_FRAMES);
    }

    private static Object ask(Object service, String what) throws ReflectiveOperationException {
        final Method method = service.getClass().getDeclaredMethod(what);
        method.setAccessible(true);
        return method.invoke(service);
    }

    /** Sends messages, each of which the device takes as one packet, and takes a snapshot behind them. */
    private static void run(ClusterClient client, ClusterNode node, int snapshots) {
        client.connect();
        for (int i = 0; i < MESSAGES; i++) {
            client.tell(i);
        }
        assertThat(ClusterTool.snapshot(node.directory(), System.err)).isTrue();
        assertThat(node.snapshots()).as("%s", node.errors()).isEqualTo(snapshots);
        assertThat(node.errors()).isEmpty();
    }

    private static ClusteredService service(Class<?> of) throws ReflectiveOperationException {
        final var constructor = of.getDeclaredConstructor();
        constructor.setAccessible(true);
        return (ClusteredService)constructor.newInstance();
    }

    @Test
    void exampleRecoversFromItsSnapshot() throws Exception {
        final String page = Files.readString(Path.of("CLUSTER.md"));
        assertThat(page.lines().filter("```java"::equals).count()).isOne();
        final Path source = folder.resolve("Devices.java");
        Files.writeString(source, BEFORE + example(page) + AFTER);
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, "-proc:none",
            "-cp", System.getProperty("java.class.path"), "-d", folder.toString(), source.toString())).isZero();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {folder.toUri().toURL()});
            ClusterClient client = new ClusterClient(ports)) {
            final ClusteredService first = service(loader.loadClass("Devices"));
            final long taken;
            try (ClusterNode node = new ClusterNode(place(), first)) {
                run(client, node, 1);
                taken = (long)ask(first, "taken");
                assertThat(taken).isPositive().matches(bytes -> bytes % MESSAGES == 0, "equal packets were taken");
            }
            final ClusteredService second = service(loader.loadClass("Devices"));
            try (ClusterNode node = new ClusterNode(place(), second)) {
                client.connect();
                assertThat(node.errors()).isEmpty();
                assertThat(ask(second, "digest")).isNotNull().isEqualTo(ask(first, "digest"));
                assertThat(ask(second, "taken")).isEqualTo(taken);
                // The recovered set goes on as the first one did.
                run(client, node, 1);
                assertThat(ask(second, "taken")).isEqualTo(2 * taken);
                assertThat(ask(second, "digest")).isNotEqualTo(ask(first, "digest"));
            }
        }
    }
}
