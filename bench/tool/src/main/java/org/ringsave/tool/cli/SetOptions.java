/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.ringsave.tool.plan.AssumedValue;
import org.ringsave.tool.plan.PlanField;
import org.ringsave.tool.plan.RequestText;
import org.ringsave.tool.plan.SetFile;
import org.ringsave.tool.plan.SetShape;
import org.ringsave.tool.plan.SetText;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that describe a set part by part: classes of channels, regions and states. */
final class SetOptions {
    private static final Set<PlanField> OF_ONE_CLASS = EnumSet.of(PlanField.CHANNELS, PlanField.RING_PAGES);
    /** A class of channels may have values of its own for these. */
    private static final Set<PlanField> OF_CLASSES = EnumSet.of(PlanField.FILL, PlanField.PACKETS, PlanField.IN_FLIGHT,
        PlanField.WRITE_RATE);

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--class", paramLabel = "NAME:CHANNELSxPAGESp[,KEY=VALUE...]",
        description = "A class of channels instead of --channels, such as net:1000x16p,fill=50%%,packets=1500,"
            + "in-flight=4,request-context=64,context=0,write-rate=50MB/s. A length such as 64KiB may stand for the"
            + " pages. Several classes make one set.")
    private List<String> classes = new ArrayList<>();

    @Option(names = "--region", paramLabel = "NAME:LENGTH[,KEY=VALUE...]",
        description = "A memory region, such as ram:4GiB,present=100%%,working-set=50%%,write-rate=2%%/s,run=1,"
            + "tracked=yes. The rate is that of pages that are written, as bytes or as a share of the present ones; a"
            + " run is the pages that are written together, or all. Several are possible.")
    private List<String> regions = new ArrayList<>();

    @Option(names = "--state", paramLabel = "NAME:LENGTH",
        description = "A state that the begin of each save encodes, such as devices:1MiB. Several are possible.")
    private List<String> states = new ArrayList<>();

    @Option(names = "--model", paramLabel = "FILE",
        description = "A JSON file with classes, regions and states; 'plan --json' prints one as request.set.")
    private Path file;

    @Mixin
    private ObserveOptions images;

    private SetText text;
    /** Do the fields of the request describe all channels? */
    private boolean isOfRequest;

    /** The set that is asked for. Without classes it has the channels of the request. */
    SetShape set(RequestText request) throws IOException {
        text = new SetText(request::text);
        if (file != null) {
            SetFile.read(file, text);
        }
        classes.forEach(text::addClass);
        regions.forEach(text::addRegion);
        states.forEach(text::addState);
        images.addTo(text);
        isOfRequest = !text.hasClasses();
        if (isOfRequest) {
            text.add(request.channels());
            return text.set();
        }
        for (final PlanField field : OF_ONE_CLASS) {
            if (isGiven(field)) {
                throw new IllegalArgumentException(option(field)
                    + " is for a set of one class without another source; give its value in --class or --model");
            }
        }
        return text.set();
    }

    private boolean isGiven(PlanField field) {
        return command.commandLine().getParseResult().hasMatchedOption(option(field));
    }

    /** The value that the plan assumes for a field of the request that is not given; nothing if no part needs it. */
    Optional<AssumedValue> assumed(PlanField field) {
        final boolean ofClasses = !isOfRequest && OF_CLASSES.contains(field);
        final List<String> without = ofClasses ? text.without(field) : List.of();
        final boolean isTold = isGiven(field) || !isOfRequest && OF_ONE_CLASS.contains(field)
            || ofClasses && without.isEmpty();
        return isTold ? Optional.empty() : Optional.of(new AssumedValue(option(field), field.usual(), without));
    }

    /** A line for each value that the images do not tell. */
    List<String> notes() {
        return images.notes();
    }

    /** The values that the plan assumes for regions, in the order of the regions. */
    List<AssumedValue> assumedOfRegions() {
        return text.assumedOfRegions();
    }

    /** The option of a field has the name of its constant. */
    static String option(PlanField field) {
        return "--" + field.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
