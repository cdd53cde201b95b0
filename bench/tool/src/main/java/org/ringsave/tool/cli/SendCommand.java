/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import io.aeron.ExclusivePublication;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.SystemNanoClock;
import org.ringsave.aeron.SenderState;
import org.ringsave.aeron.TransferSender;
import org.ringsave.inspect.ImageInfo;
import org.ringsave.tool.console.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends an image, or all images of a store, to a {@link ReceiveCommand} over Aeron. */
@Command(name = "send", mixinStandardHelpOptions = true, versionProvider = Version.class,
    description = "Send an image, or all restorable images of a store, to 'ringsave receive' over Aeron. A connection"
        + " that is lost, and a receiver that is killed and started again, go on where they were.",
    footer = {"", "Example: ringsave send set.img --to aeron:udp?endpoint=127.0.0.1:40123",
        "Example: ringsave send DIR --to aeron:udp?endpoint=10.0.0.2:40123"
            + " --answers aeron:udp?endpoint=10.0.0.1:40124"})
final class SendCommand implements Callable<Integer> {
    static final String CHANNEL = "--to";

    /** A command has no tick to keep: the receiver's window bounds what a cycle sends. */
    private static final int FRAGMENTS = 16;

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "IMAGE|STORE", description = "Image file, or directory of checkpoints.")
    private Path source;

    @Option(names = CHANNEL, paramLabel = "CHANNEL", required = true, description = "Aeron channel of the receiver.")
    private String channel;

    @Mixin
    private StreamOptions streams;

    @Option(names = "--json", description = "Print JSON: a list with an object for each image.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        streams.check(CHANNEL, channel);
        final SentFiles files = new SentFiles(source);
        final TransferOutline outline = new TransferOutline(spec.commandLine().getOut(), json, "sent");
        try (AeronMedia media = streams.media()) {
            final ExclusivePublication out = streams.imagesOut(media, CHANNEL, channel);
            final TransferSender sender = new TransferSender(out, streams.answersIn(media, CHANNEL, channel),
                streams.times(), SystemNanoClock.INSTANCE);
            try {
                send(sender, files, outline);
            } finally {
                sender.onClose();
                out.close();
                media.awaitFarewell();
            }
        }
        outline.end();
        return 0;
    }

    private void send(TransferSender sender, SentFiles files, TransferOutline outline) throws IOException {
        final FileProgress progress = new FileProgress(spec, "send", files.length());
        long before = 0;
        for (Path file = files.next(); file != null; file = files.next()) {
            final ImageInfo image;
            try {
                image = ImageInfo.read(file);
                sender.start(file, files.following());
            } catch (NoSuchFileException e) {
                files.gone(e);
                continue;
            }
            final long start = System.nanoTime();
            final boolean wentOut = sendOne(sender, before, progress);
            if (sender.state() != SenderState.DONE) {
                throw new IOException(file + ": " + TransferFault.advised(sender.reason()));
            }
            files.sent();
            outline.add(image, file, System.nanoTime() - start, !wentOut);
            before += image.length();
        }
        progress.end();
    }

    /** Runs a transfer to its end. Returns whether bytes of its image went out. */
    private static boolean sendOne(TransferSender sender, long before, FileProgress progress) {
        final BackoffIdleStrategy idle = new BackoffIdleStrategy();
        boolean wentOut = false;
        while (sender.state().isUnderWay()) {
            idle.idle(sender.doWork(FRAGMENTS));
            wentOut |= sender.offset() > 0;
            progress.at(before + sender.offset());
        }
        return wentOut;
    }
}
