/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ringsave.store.SyncMode;
import org.ringsave.tool.console.Amounts;
import org.ringsave.tool.console.Failures;
import org.ringsave.tool.plan.PlanField;
import org.ringsave.tool.plan.SinkChoice;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The option that names a sink whose figures were measured. */
final class SinkOptions {
    private static final Pattern FORM = Pattern.compile("(?<memory>memory)|(?<file>file(:(?<files>.+))?)"
        + "|(?<store>store(:(?<stores>.+?))?(,sync=(?<sync>none|data|full))?)"
        + "|(?<aeron>aeron(:(?<media>ipc|udp))?(,mtu=(?<mtu>[^,]+))?)");
    private static final String USUAL_MEDIA = "udp";
    private static final String USUAL_MTU = "1408";
    /** The least that a transfer takes, and Aeron's most. */
    private static final int LEAST_MTU = 1_408;
    private static final int MOST_MTU = 65_504;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--sink", paramLabel = "SINK",
        description = "A measured sink instead of --sink-rate: memory; file:DIR, whose bytes nothing awaits;"
            + " store:DIR,sync=none|data|full, usually full; aeron:ipc|udp,mtu=LENGTH, usually udp and 1408. DIR is the"
            + " directory that --calibrate measures, or has measured if it is left out.")
    private String text;

    /** The sink that is named; nothing if none is. A sink in another form is wrong usage. */
    Optional<SinkChoice> choice() {
        if (text == null) {
            return Optional.empty();
        }
        if (isGiven(PlanField.SINK_RATE)) {
            throw refusal("--sink=" + text + " and --sink-rate exclude each other; name the sink, or its rate");
        }
        final Matcher form = FORM.matcher(text);
        if (!form.matches() || contains(form.group("files")) || contains(form.group("stores"))) {
            throw refusal("--sink=" + text + " is no sink; write it like memory, file:DIR, store:DIR,sync=full or"
                + " aeron:udp,mtu=1408");
        }
        final SinkChoice choice = choice(form);
        if (choice.kind() == SinkChoice.Kind.AERON && isGiven(PlanField.CHUNK)) {
            throw refusal("--sink=" + text + " and --chunk exclude each other; the MTU gives the length of a chunk");
        }
        return Optional.of(choice);
    }

    boolean areGiven() {
        return text != null;
    }

    private static boolean contains(String directory) {
        return directory != null && directory.contains(",sync=");
    }

    private SinkChoice choice(Matcher form) {
        if (form.group("memory") != null) {
            return new SinkChoice(SinkChoice.Kind.MEMORY, null, SyncMode.NONE, "", 0);
        }
        if (form.group("file") != null) {
            return new SinkChoice(SinkChoice.Kind.FILE, path(form.group("files")), SyncMode.NONE, "", 0);
        }
        if (form.group("store") != null) {
            return new SinkChoice(SinkChoice.Kind.STORE, path(form.group("stores")),
                SyncMode.valueOf(Optional.ofNullable(form.group("sync")).orElse("full").toUpperCase(Locale.ROOT)),
                "", 0);
        }
        final long mtu;
        try {
            mtu = Amounts.bytes("mtu", Optional.ofNullable(form.group("mtu")).orElse(USUAL_MTU));
        } catch (IllegalArgumentException e) {
            throw refusal("--sink=" + text + ": " + e.getMessage());
        }
        if (mtu < LEAST_MTU || mtu > MOST_MTU) {
            throw refusal("--sink=" + text + ": mtu=" + mtu + " is not in " + LEAST_MTU + ".." + MOST_MTU);
        }
        return new SinkChoice(SinkChoice.Kind.AERON, null, SyncMode.NONE,
            Optional.ofNullable(form.group("media")).orElse(USUAL_MEDIA), (int)mtu);
    }

    private Path path(String directory) {
        try {
            return directory == null ? null : Failures.path(directory);
        } catch (TypeConversionException e) {
            throw refusal(e.getMessage());
        }
    }

    private boolean isGiven(PlanField field) {
        return command.commandLine().getParseResult().hasMatchedOption(SetOptions.option(field));
    }

    private ParameterException refusal(String message) {
        return new ParameterException(command.commandLine(), message);
    }
}
