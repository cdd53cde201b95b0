/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.ringsave.channel.RingPlace;
import org.ringsave.inspect.ImageContent;
import org.ringsave.memory.Platform;
import org.ringsave.tool.console.Version;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints the content of an image or of a ring file. */
@Command(name = "dump", mixinStandardHelpOptions = true, versionProvider = Version.class,
    description = "Print the content of an image, or of the ring of any VMBus writer. Bytes are hexadecimal: the first"
        + " 32 of a piece, with --json the first 64 KiB.",
    footer = {"", "Example: ringsave dump --channel 7 --packets --requests set.img",
        "Example: ringsave dump --region memory:0x4000:64KiB set.img",
        "Example: ringsave dump --ring guest.ring --packets"})
final class DumpCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "IMAGE", arity = "0..1", description = "Image file to read.")
    private Path image;

    @Option(names = "--channel", paramLabel = "ID", description = "Print this channel alone.")
    private String channel;

    @Option(names = "--packets", description = "Print the packets in rings.")
    private boolean packets;

    @Option(names = "--requests", description = "Print the requests in flight.")
    private boolean requests;

    @Option(names = "--region", paramLabel = "NAME:OFFSET:LENGTH",
        description = "Print these bytes of a region alone, such as memory:0x4000:64KiB.")
    private String region;

    @Option(names = "--ring", paramLabel = "FILE", description = "Print a ring file in place of an image: a control"
        + " page and data pages of 4 KiB. FILE:OFFSET:LENGTH names a part of a file.")
    private String ring;

    @Option(names = "--control-page", paramLabel = "LENGTH", defaultValue = "4KiB",
        description = "Length of the control page of the ring file, 4KiB to 64KiB. Default: ${DEFAULT-VALUE}.")
    private String controlPage;

    @Mixin
    private OutlineOption form;

    @Override
    public Integer call() throws IOException {
        Platform.check();
        if ((image == null) == (ring == null)) {
            throw new ParameterException(spec.commandLine(), "name an IMAGE or a --ring, one of both");
        }
        if (ring != null) {
            if (channel != null || region != null || requests) {
                throw new ParameterException(spec.commandLine(),
                    "--channel, --region and --requests are of images; a --ring has packets alone");
            }
            dumpRing();
            return 0;
        }
        final ChannelChoice choice = new ChannelChoice(spec, channel);
        final RegionDump bytes = region == null ? null : new RegionDump(spec, region);
        if (bytes != null && choice.isGiven()) {
            throw new ParameterException(spec.commandLine(), "--channel and --region are two dumps; give one of both");
        }
        try (ImageContent content = ImageContent.open(image)) {
            if (bytes != null) {
                bytes.print(content, form.isJson());
                return 0;
            }
            final long only = choice.isGiven() ? choice.number(image, content.channels()) : -1;
            final ImageDump dump = new ImageDump(content, form.object(spec.commandLine().getOut()),
                spec.commandLine().getErr());
            return dump.print(only, packets, requests) ? 0 : 1;
        }
    }

    private void dumpRing() throws IOException {
        final RingPlace place = RingPlaces.place(spec, "--ring", ring, controlPage);
        try {
            RingDump.print(place, form.object(spec.commandLine().getOut()), packets);
        } catch (IOException | RuntimeException e) {
            if (Images.isImage(place.path())) {
                throw new FileSystemException(ring, null, "is an image and no ring file; print it with 'ringsave dump "
                    + ring + '\'');
            }
            throw e;
        }
    }
}
