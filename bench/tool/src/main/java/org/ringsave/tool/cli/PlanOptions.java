/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.ringsave.tool.plan.AssumedValue;
import org.ringsave.tool.plan.Model;
import org.ringsave.tool.plan.Plan;
import org.ringsave.tool.plan.PlanField;
import org.ringsave.tool.plan.PlanRefusal;
import org.ringsave.tool.plan.PlanRequest;
import org.ringsave.tool.plan.Planner;
import org.ringsave.tool.plan.RequestText;
import org.ringsave.tool.plan.Results;
import org.ringsave.tool.plan.SinkChoice;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of a question to the planner: one for each {@link PlanField}. */
final class PlanOptions {
    @Spec(Spec.Target.MIXEE)
    private CommandSpec command;

    @Mixin
    private SetOptions sets;

    @Mixin
    private SinkOptions sinks;

    private final Map<PlanField, String> texts = new EnumMap<>(PlanField.class);
    private PlanRequest request;
    /** Plans the request, with the sink that was found, by a model. */
    private BiFunction<Model, PlanRequest, Plan> planner;

    /** Gives each option the usual value of its field. */
    static final class Usual implements IDefaultValueProvider {
        private final Map<String, String> values = new HashMap<>();

        Usual() {
            for (final PlanField field : PlanField.values()) {
                values.put(SetOptions.option(field), field.usual());
            }
        }

        @Override
        public String defaultValue(ArgSpec argument) {
            return argument.isOption() ? values.get(((OptionSpec)argument).longestName()) : null;
        }
    }

    @Option(names = "--channels", paramLabel = "N",
        description = "Channels, both ends of each in one process. Default: ${DEFAULT-VALUE}.")
    private void channels(String text) {
        texts.put(PlanField.CHANNELS, text);
    }

    @Option(names = "--ring-pages", paramLabel = "N",
        description = "Data pages of 4 KiB of each ring, 1 to 262144. Default: ${DEFAULT-VALUE}.")
    private void ringPages(String text) {
        texts.put(PlanField.RING_PAGES, text);
    }

    @Option(names = "--fill", paramLabel = "SHARE",
        description = "Share of each ring that holds packets, 0 to 1 or 0%% to 100%%. Default: ${DEFAULT-VALUE}.")
    private void fill(String text) {
        texts.put(PlanField.FILL, text);
    }

    @Option(names = "--packets", paramLabel = "LENGTH",
        description = "Payload of a packet in bytes, in flight too. Default: ${DEFAULT-VALUE}.")
    private void packets(String text) {
        texts.put(PlanField.PACKETS, text);
    }

    @Option(names = "--in-flight", paramLabel = "N",
        description = "Requests in flight on each channel. Default: ${DEFAULT-VALUE}.")
    private void inFlight(String text) {
        texts.put(PlanField.IN_FLIGHT, text);
    }

    @Option(names = "--write-rate", paramLabel = "RATE",
        description = "Bytes that all writers put into rings together. Default: ${DEFAULT-VALUE}.")
    private void writeRate(String text) {
        texts.put(PlanField.WRITE_RATE, text);
    }

    @Option(names = "--chunk", paramLabel = "LENGTH",
        description = "Length of a chunk, or auto: to be recommended. Default: ${DEFAULT-VALUE}.")
    private void chunk(String text) {
        texts.put(PlanField.CHUNK, text);
    }

    @Option(names = "--threads", paramLabel = "N",
        description = "Threads that write a paused save, 1 to 1024. Default: ${DEFAULT-VALUE}.")
    private void threads(String text) {
        texts.put(PlanField.THREADS, text);
    }

    @Option(names = "--sink-rate", paramLabel = "RATE",
        description = "Rate of a sink that is not measured, such as 500MB/s, or memory. Default: ${DEFAULT-VALUE}.")
    private void sinkRate(String text) {
        texts.put(PlanField.SINK_RATE, text);
    }

    @Option(names = "--pause-target", paramLabel = "TIME",
        description = "Longest pause that is wanted. Default: ${DEFAULT-VALUE}.")
    private void pauseTarget(String text) {
        texts.put(PlanField.PAUSE_TARGET, text);
    }

    @Option(names = "--tick-target", paramLabel = "TIME",
        description = "Longest time that a save may take from a tick of the run's own thread: one call, and begin or"
            + " the end of an image, the longer of both, or both if one chunk holds the image. A measured --sink has"
            + " such an end."
            + " Default: ${DEFAULT-VALUE}.")
    private void tickTarget(String text) {
        texts.put(PlanField.TICK_TARGET, text);
    }

    @Option(names = "--restore-target", paramLabel = "TIME",
        description = "Longest restore of a full image that is wanted. Default: ${DEFAULT-VALUE}.")
    private void restoreTarget(String text) {
        texts.put(PlanField.RESTORE_TARGET, text);
    }

    @Option(names = "--disk-target", paramLabel = "LENGTH",
        description = "Most bytes that the kept images may take. Default: ${DEFAULT-VALUE}.")
    private void diskTarget(String text) {
        texts.put(PlanField.DISK_TARGET, text);
    }

    @Option(names = "--memory-target", paramLabel = "LENGTH",
        description = "Most bytes of memory that set and session may take, and the kept images if the sink is memory."
            + " Default: ${DEFAULT-VALUE}.")
    private void memoryTarget(String text) {
        texts.put(PlanField.MEMORY_TARGET, text);
    }

    @Option(names = "--interval", paramLabel = "TIME",
        description = "From one save to the next, or auto: Daly's. Default: ${DEFAULT-VALUE}.")
    private void interval(String text) {
        texts.put(PlanField.INTERVAL, text);
    }

    @Option(names = "--mtbf", paramLabel = "TIME",
        description = "Mean time between failures. Default: ${DEFAULT-VALUE}.")
    private void mtbf(String text) {
        texts.put(PlanField.MTBF, text);
    }

    @Option(names = "--max-overhead", paramLabel = "SHARE",
        description = "Share of the run's time that saves may take: the plan has the shortest such interval, and "
            + "the cost of a failure with it. Default: ${DEFAULT-VALUE}.")
    private void maxOverhead(String text) {
        texts.put(PlanField.MAX_OVERHEAD, text);
    }

    @Option(names = "--retain", paramLabel = "N",
        description = "Images that are kept. Default: ${DEFAULT-VALUE}.")
    private void retain(String text) {
        texts.put(PlanField.RETAIN, text);
    }

    @Option(names = "--machines", paramLabel = "N",
        description = "Equal machines that share the set evenly: plan for one of them, and tell what each saves, sends"
            + " and keeps if there are fewer or more. Channels of each class are rounded up. Sink and --mtbf are those"
            + " of one machine. Default: ${DEFAULT-VALUE}.")
    private void machines(String text) {
        texts.put(PlanField.MACHINES, text);
    }

    /** Reads the request, once. A value that can't be planned is wrong usage, as it is for {@link #plan}. */
    PlanRequest request() throws IOException {
        if (request == null) {
            request = readRequest();
        }
        return request;
    }

    private PlanRequest readRequest() throws IOException {
        try {
            sinks.choice();
            final RequestText text = new RequestText(texts, SetOptions::option);
            final int machines = text.machines();
            final var whole = sets.set(text);
            planner = (model, own) -> Planner.plan(model, own, whole, machines);
            return text.request(whole, machines);
        } catch (PlanRefusal e) {
            throw refusal(e);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), e.getMessage(), e);
        }
    }

    /** The measured sink that is asked for; nothing if none is. */
    Optional<SinkChoice> sink() {
        return sinks.choice();
    }

    Plan plan(Results found) throws IOException {
        final PlanRequest own = request();
        final Optional<SinkChoice> sink = sinks.choice();
        try {
            return planner.apply(found.model(), sink.isEmpty() ? own : own.withSink(found.sink(sink.get())));
        } catch (PlanRefusal e) {
            throw refusal(e);
        }
    }

    private ParameterException refusal(PlanRefusal e) {
        return new ParameterException(command.commandLine(), e.message(SetOptions::option), e);
    }

    /** A line for each value that the images of an observed set do not tell. */
    List<String> notes() {
        return sets.notes();
    }

    /** The values that the plan assumes, since no option and no part of the set tells them. */
    List<AssumedValue> assumed() {
        final List<AssumedValue> assumed = new ArrayList<>();
        for (final PlanField field : PlanField.values()) {
            if (!PlanField.NONE.equals(field.usual()) && !(field == PlanField.SINK_RATE && sinks.areGiven())) {
                sets.assumed(field).ifPresent(assumed::add);
            }
        }
        assumed.addAll(sets.assumedOfRegions());
        return assumed;
    }
}
