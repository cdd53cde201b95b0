/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.ringsave.channel.Channel;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.RingPlace;
import org.ringsave.image.ImageException;
import org.ringsave.inspect.ImageContent;
import org.ringsave.restore.RestoreOption;
import org.ringsave.restore.RestoreSession;
import org.ringsave.store.RingFile;
import org.ringsave.tool.console.Options;
import org.ringsave.tool.console.Version;
import org.ringsave.tool.output.Outputs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes ring files of a saved channel, for another program. */
@Command(name = "restore", mixinStandardHelpOptions = true, versionProvider = Version.class,
    description = "Restore a channel of an image into two new ring files.",
    footer = {"", "Example: ringsave restore set.img --channel 7 --incoming in.ring --outgoing out.ring",
        "Example: ringsave restore --json set.img --incoming in.ring --outgoing out.ring"})
final class RestoreCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "IMAGE", description = "Image file to read.")
    private Path image;

    @Mixin
    private RingPlaces rings;

    @Option(names = "--channel", paramLabel = "ID", description = "Which channel, if the image holds several.")
    private String channelId;

    @Mixin
    private Outputs outputs;

    @Option(names = "--keep-unknown-features",
        description = "Restore rings with feature bits that this version does not know. The program at the other end"
            + " may rely on them.")
    private boolean keepUnknownFeatures;

    @Mixin
    private OutlineOption form;

    @Override
    public Integer call() throws IOException {
        final ChannelChoice choice = new ChannelChoice(spec, channelId);
        Options.requireApart(spec, "IMAGE", image, "--incoming", rings.incoming().path());
        Options.requireApart(spec, "IMAGE", image, "--outgoing", rings.outgoing().path());
        rings.requireApart();
        outputs.requireRing(rings.incoming());
        outputs.requireRing(rings.outgoing());
        Images.requireFile(image, "restore");
        final RestoreSession restore = keepUnknownFeatures
            ? new RestoreSession(RestoreOption.KEEP_UNKNOWN_FEATURES) : new RestoreSession();
        restore.begin(Memory.length());
        Images.load(image, restore);
        try {
            final int id = chooseChannel(choice);
            try (ChannelSet set = restore.applyOnly(id)) {
                write(set.get(id));
            }
        } catch (ImageException e) {
            throw new IOException(image + ": " + e.getMessage()
                .replace(RestoreOption.KEEP_UNKNOWN_FEATURES.name(), "--keep-unknown-features"), e);
        } finally {
            restore.end();
        }
        return 0;
    }

    private int chooseChannel(ChannelChoice choice) throws IOException {
        try (ImageContent content = ImageContent.open(image)) {
            return (int)content.channels().id(choice.number(image, content.channels()));
        }
    }

    private void write(Channel channel) throws IOException {
        final RingPlace incoming = rings.incoming();
        final RingPlace outgoing = rings.outgoing();
        RingFile.write(channel, incoming, outgoing, outputs::warn);
        RestoredChannel.of(channel, incoming, outgoing).print(spec.commandLine().getOut(), form);
    }
}
