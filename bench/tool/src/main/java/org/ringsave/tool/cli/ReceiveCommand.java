/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import io.aeron.Subscription;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.agrona.concurrent.SystemNanoClock;
import org.ringsave.aeron.TransferReceiver;
import org.ringsave.store.SyncMode;
import org.ringsave.tool.console.Options;
import org.ringsave.tool.console.Version;
import org.ringsave.tool.output.Outputs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Receives the images of a {@link SendCommand} over Aeron. */
@Command(name = "receive", mixinStandardHelpOptions = true, versionProvider = Version.class,
    description = "Receive the images of 'ringsave send' over Aeron: one into a file, or all into a store, if DIR is a"
        + " directory. An image appears when it is complete and verified. If this command is killed, the same command"
        + " goes on where it was.",
    footer = {"", "Example: ringsave receive set.img --from aeron:udp?endpoint=127.0.0.1:40123",
        "Example: ringsave receive DIR --from aeron:udp?endpoint=10.0.0.2:40123"
            + " --answers aeron:udp?endpoint=10.0.0.1:40124"})
final class ReceiveCommand implements Callable<Integer> {
    static final String CHANNEL = "--from";

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "DIR|FILE",
        description = "Directory of checkpoints, which exists, or image file to write.")
    private Path target;

    @Option(names = CHANNEL, paramLabel = "CHANNEL", required = true,
        description = "Aeron channel on which images come: an address of this machine.")
    private String channel;

    @Option(names = "--limit", paramLabel = "LENGTH", defaultValue = "64GiB",
        description = "Longest image that is taken. Default: ${DEFAULT-VALUE}.")
    private String limit;

    @Option(names = "--sync", paramLabel = "MODE", defaultValue = "DATA",
        description = "What survives a power cut: NONE, DATA or FULL, as of a store. Default: ${DEFAULT-VALUE}.")
    private SyncMode sync;

    @Mixin
    private StreamOptions streams;

    @Mixin
    private Outputs outputs;

    @Option(names = "--json", description = "Print JSON: a list with an object for each image.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        streams.check(CHANNEL, channel);
        final long imageLimit = Options.length(spec, "--limit", limit, 1, Long.MAX_VALUE);
        final TransferOutline outline = new TransferOutline(spec.commandLine().getOut(), json, "received");
        try (ReceivedImages images = open();
            AeronMedia media = streams.media()) {
            final Subscription in = streams.imagesIn(media, CHANNEL, channel);
            final TransferReceiver receiver = new TransferReceiver(in, streams.answersOut(media, CHANNEL, channel),
                imageLimit, streams.times(), SystemNanoClock.INSTANCE);
            final Arrivals arrivals = new Arrivals(receiver, streams.waitNs(), spec, SystemNanoClock.INSTANCE);
            try {
                do {
                    receiver.expectFile(images.path(), sync, images::find);
                    arrivals.await(images.path() + ", " + CHANNEL + '=' + channel);
                    images.take(outline, arrivals.ns());
                    images.requireRoomFor(receiver.following());
                } while (receiver.following() > 0);
                arrivals.linger(in);
            } finally {
                receiver.onClose();
                media.awaitFarewell();
            }
        }
        outline.end();
        return 0;
    }

    private ReceivedImages open() throws IOException {
        if (Files.isDirectory(target)) {
            return ReceivedStore.open(target, sync);
        }
        Outputs.requireFile(target, "and an image that comes is read again");
        outputs.requireImage(target);
        return new ReceivedFile(target);
    }
}
