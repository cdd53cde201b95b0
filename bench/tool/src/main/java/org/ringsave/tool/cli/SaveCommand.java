/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.ringsave.channel.ChannelAccess;
import org.ringsave.channel.ChannelMemory;
import org.ringsave.channel.ChannelSet;
import org.ringsave.channel.RingPlace;
import org.ringsave.ring.Damage;
import org.ringsave.store.ImageFile;
import org.ringsave.tool.console.Options;
import org.ringsave.tool.console.Version;
import org.ringsave.tool.output.Outputs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Saves the rings of another program. */
@Command(name = "save", mixinStandardHelpOptions = true, versionProvider = Version.class,
    description = "Save a channel on two ring files into an image, as channel 0; the files are read only.",
    footer = {"", "Example: ringsave save --incoming in.ring --outgoing out.ring -o set.img",
        "Example: ringsave save --json --incoming in.ring --outgoing out.ring -o set.img"})
final class SaveCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private RingPlaces rings;

    @Option(names = {"-o", "--output"}, paramLabel = "IMAGE", required = true, description = "Image file to write.")
    private Path output;

    @Mixin
    private ChunkOption chunk;

    @Mixin
    private Outputs outputs;

    @Mixin
    private OutlineOption form;

    @Override
    public Integer call() throws IOException {
        chunk.check();
        final RingPlace incoming = rings.incoming();
        final RingPlace outgoing = rings.outgoing();
        Options.requireApart(spec, "--output", output, "--incoming", incoming.path());
        Options.requireApart(spec, "--output", output, "--outgoing", outgoing.path());
        rings.requireApart();
        outputs.requireImage(output);
        try (ChannelSet set = new ChannelSet()) {
            final ChannelMemory channel = ChannelAccess.memory(set.mapReadOnly(0, "", incoming, outgoing));
            requirePackets(incoming, channel.incoming().checkPackets());
            requirePackets(outgoing, channel.outgoing().checkPackets());
            final ImageFile.Summary image = Images.write(set, output, outputs, chunk.allocate());
            new WrittenImage(output, image).print(outputs.lines(output), form, false);
        }
        return 0;
    }

    /** Warns of bytes that are no packets: the file may be no ring, or have a longer control page. */
    private void requirePackets(RingPlace place, Damage damage) {
        if (damage != null) {
            spec.commandLine().getErr().println("ringsave save: warning: " + place + ": no packet at index "
                + damage.position() + ", " + damage.field() + " is " + damage.value() + "; is it a ring file? A guest"
                + " with pages of 64 KiB has a control page of 64 KiB: give --control-page 64KiB");
        }
    }
}
