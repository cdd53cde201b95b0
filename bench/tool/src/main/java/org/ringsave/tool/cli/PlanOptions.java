/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.tool.console.Amounts;
import org.ringsave.tool.console.Options;
import org.ringsave.tool.plan.PlanField;
import org.ringsave.tool.plan.PlanRefusal;
import org.ringsave.tool.plan.PlanRequest;
import org.ringsave.tool.plan.Shape;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of a question to the planner. */
final class PlanOptions {
    private static final String AUTO = "auto";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Option(names = "--channels", paramLabel = "N", defaultValue = "256",
        description = "Channels, both ends of each in one process. Default: ${DEFAULT-VALUE}.")
    private String channels;

    @Option(names = "--ring-pages", paramLabel = "N", defaultValue = "16",
        description = "Data pages of 4 KiB of each ring, 1 to 262144. Default: ${DEFAULT-VALUE}.")
    private String ringPages;

    @Option(names = "--fill", paramLabel = "SHARE", defaultValue = "50%",
        description = "Share of each ring that holds packets, 0 to 1 or 0%% to 100%%. Default: 50%%.")
    private String fill;

    @Option(names = "--packets", paramLabel = "LENGTH", defaultValue = "256",
        description = "Payload of a packet, in flight too: a multiple of 8 bytes. Default: ${DEFAULT-VALUE}.")
    private String packets;

    @Option(names = "--in-flight", paramLabel = "N", defaultValue = "4",
        description = "Requests in flight on each channel. Default: ${DEFAULT-VALUE}.")
    private String inFlight;

    @Option(names = "--write-rate", paramLabel = "RATE", defaultValue = "100MB/s",
        description = "Bytes that all writers put into rings together. Default: ${DEFAULT-VALUE}.")
    private String writeRate;

    @Option(names = "--chunk", paramLabel = "LENGTH", defaultValue = AUTO,
        description = "Length of a chunk, or auto: to be recommended. Default: ${DEFAULT-VALUE}.")
    private String chunk;

    @Option(names = "--threads", paramLabel = "N", defaultValue = "1",
        description = "Threads that write a paused save, 1 to 1024. Default: ${DEFAULT-VALUE}.")
    private String threads;

    @Option(names = "--sink-rate", paramLabel = "RATE", defaultValue = "memory",
        description = "Rate of the sink, such as 500MB/s, or memory. Default: ${DEFAULT-VALUE}.")
    private String sinkRate;

    @Option(names = "--pause-target", paramLabel = "TIME", defaultValue = "1ms",
        description = "Longest pause that is wanted. Default: ${DEFAULT-VALUE}.")
    private String pauseTarget;

    @Option(names = "--interval", paramLabel = "TIME", defaultValue = AUTO,
        description = "From one save to the next, or auto: Daly's. Default: ${DEFAULT-VALUE}.")
    private String interval;

    @Option(names = "--mtbf", paramLabel = "TIME", defaultValue = "30d",
        description = "Mean time between failures. Default: ${DEFAULT-VALUE}.")
    private String mtbf;

    @Option(names = "--max-overhead", paramLabel = "SHARE", defaultValue = "1%",
        description = "Share of the run's time that saves may take: the plan has the shortest such interval, and"
            + " the cost of a failure with it. Default: 1%%.")
    private String maxOverhead;

    @Option(names = "--retain", paramLabel = "N", defaultValue = "3",
        description = "Images that are kept. Default: ${DEFAULT-VALUE}.")
    private String retain;

    PlanRequest request() {
        try {
            return parsed();
        } catch (PlanRefusal e) {
            throw refusal(e);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }

    ParameterException refusal(PlanRefusal e) {
        return new ParameterException(command.commandLine(), e.message(PlanOptions::option), e);
    }

    /** The option of a field has the name of its constant. */
    static String option(PlanField field) {
        return "--" + field.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private PlanRequest parsed() {
        final Shape shape = shape(Amounts.share("--fill", fill), Amounts.bytes("--packets", packets));
        return new PlanRequest(shape, writeRate("--write-rate", writeRate),
            AUTO.equals(chunk) ? 0 : above("--chunk", Amounts.bytes("--chunk", chunk)),
            (int)Amounts.whole("--threads", threads, 1, PlanRequest.MOST_THREADS),
            Amounts.rate("--sink-rate", sinkRate), Amounts.time("--pause-target", pauseTarget),
            AUTO.equals(interval) ? 0 : above("--interval", interval, Amounts.time("--interval", interval)),
            Amounts.time("--mtbf", mtbf), Amounts.share("--max-overhead", maxOverhead),
            (int)Amounts.whole("--retain", retain, 1, PlanRequest.MOST_RETAINED));
    }

    private Shape shape(double share, long packetLength) {
        final long count = Amounts.whole("--channels", channels, 1, Shape.MAX_CHANNELS);
        final int pages = (int)Amounts.whole("--ring-pages", ringPages, 1, ChannelConfig.MAX_PAGES);
        final int requests = (int)Amounts.whole("--in-flight", inFlight, 0, ChannelConfig.MAX_IN_FLIGHT);
        Options.requireRange(command, "--packets", packetLength, 8, Shape.MAX_PACKET_LENGTH);
        return new Shape(count, pages, share, (int)packetLength, requests);
    }

    private static double writeRate(String option, String text) {
        final double rate = Amounts.rate(option, text);
        if (!(rate >= 0 && rate <= PlanRequest.MOST_RATE)) {
            throw new IllegalArgumentException(option + '=' + text + " is not in 0..1e15 bytes a second");
        }
        return rate;
    }

    private static long above(String option, long value) {
        // 0 means that the option was not given.
        if (value <= 0) {
            throw new IllegalArgumentException(option + '=' + value + " is not in " + PlanRequest.LEAST_CHUNK + ".."
                + PlanRequest.MOST_CHUNK);
        }
        return value;
    }

    private static double above(String option, String text, double value) {
        if (!(value > 0)) {
            throw new IllegalArgumentException(option + '=' + text + " is not above 0 and at most 1000y");
        }
        return value;
    }

    /** Options that were not given, with their default values. */
    List<String> assumed() {
        final List<String> assumed = new ArrayList<>();
        command.options().forEach(option -> {
            if (option.defaultValue() != null && option.longestName().startsWith("--")
                && !command.commandLine().getParseResult().hasMatchedOption(option)) {
                assumed.add(option.longestName() + ' ' + option.defaultValue());
            }
        });
        return assumed;
    }
}
