/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import io.aeron.ExclusivePublication;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.agrona.concurrent.BackoffIdleStrategy;
import org.agrona.concurrent.SystemNanoClock;
import org.ringsave.aeron.SenderState;
import org.ringsave.aeron.TransferSender;
import org.ringsave.inspect.ImageInfo;
import org.ringsave.store.ImageStore;
import org.ringsave.store.StoredImage;
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
        final List<ImageInfo> images = images();
        final TransferOutline outline = new TransferOutline(spec.commandLine().getOut(), json, "sent");
        try (AeronMedia media = streams.media()) {
            final ExclusivePublication out = streams.imagesOut(media, CHANNEL, channel);
            final TransferSender sender = new TransferSender(out, streams.answersIn(media, CHANNEL, channel),
                streams.times(), SystemNanoClock.INSTANCE);
            try {
                send(sender, images, outline);
            } finally {
                sender.onClose();
                out.close();
                media.awaitFarewell();
            }
        }
        outline.end();
        return 0;
    }

    /** The files to send, in the order of their numbers. */
    private List<ImageInfo> images() throws IOException {
        final List<ImageInfo> images = new ArrayList<>();
        if (!Files.isDirectory(source)) {
            Images.requireFile(source, "send");
            images.add(ImageInfo.read(source));
            return images;
        }
        try (ImageStore store = ImageStore.read(source)) {
            for (final StoredImage image : store.list()) {
                if (!image.isRetired() && !store.chain(image).isEmpty()) {
                    images.add(ImageInfo.read(image.path()));
                }
            }
        }
        if (images.isEmpty()) {
            throw new IOException(source + ": has no image that can be restored; give an image or a store");
        }
        return images;
    }

    private void send(TransferSender sender, List<ImageInfo> images, TransferOutline outline) throws IOException {
        final FileProgress progress =
            new FileProgress(spec, "send", images.stream().mapToLong(ImageInfo::length).sum());
        final BackoffIdleStrategy idle = new BackoffIdleStrategy();
        long before = 0;
        for (int i = 0; i < images.size(); i++) {
            final ImageInfo image = images.get(i);
            final long start = System.nanoTime();
            sender.start(image.path(), Math.min(images.size() - 1 - i, TransferSender.MOST_FOLLOWING));
            boolean wentOut = false;
            while (sender.state().isUnderWay()) {
                idle.idle(sender.doWork());
                wentOut |= sender.offset() > 0;
                progress.at(before + sender.offset());
            }
            if (sender.state() != SenderState.DONE) {
                throw new IOException(image.path() + ": " + sender.reason());
            }
            outline.add(image, image.path(), System.nanoTime() - start, !wentOut);
            before += image.length();
        }
        progress.end();
    }
}
