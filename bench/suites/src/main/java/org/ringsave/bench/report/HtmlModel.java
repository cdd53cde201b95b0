/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.report;

import com.eclipsesource.json.Json;
import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.agrona.BitUtil;
import org.ringsave.bench.run.ResultFile;
import org.ringsave.channel.ChannelConfig;
import org.ringsave.image.DirectoryEntry;
import org.ringsave.image.ImageDescriptor;
import org.ringsave.memory.Platform;
import org.ringsave.ring.Packet;
import org.ringsave.save.SaveSession;
import org.ringsave.tool.plan.ChunkChoice;
import org.ringsave.tool.plan.ErrorSummary;
import org.ringsave.tool.plan.MemoryUse;
import org.ringsave.tool.plan.Model;
import org.ringsave.tool.plan.Operation;
import org.ringsave.tool.plan.OperationModel;
import org.ringsave.tool.plan.Plan;
import org.ringsave.tool.plan.PlanRequest;
import org.ringsave.tool.plan.Planner;
import org.ringsave.tool.plan.Residual;
import org.ringsave.tool.plan.Shape;

/** The fitted model of a run: how its predictions meet what was measured, and all that the page's planner needs. */
final class HtmlModel {
    /** What {@code plan} assumes where nothing is said. */
    static final PlanRequest USUAL =
        new PlanRequest(new Shape(256, 16, 0.5, 256, 4), 100e6, 0, 1, Double.POSITIVE_INFINITY, 1e6, 0,
            30 * 86_400e9, 0.01, 3);

    private static final List<String> PLANNED = List.of("terms", "ranges", "heldOut");
    private static final ChannelConfig BARE = ChannelConfig.ofPages(1).withBothEnds();
    private static final Shape EMPTY = new Shape(1, 1, 0, 8, 0);
    private static final Shape BUSY = new Shape(1, 1, 0, 8, 1_024);

    private final Path file;
    private final Model model;
    private final String fault;

    private HtmlModel(Path file, Model model, String fault) {
        this.file = file;
        this.model = model;
        this.fault = fault;
    }

    /** That of a run; one that can't be used says so instead of hiding what else there is. */
    static HtmlModel of(Path directory) {
        final Path file = directory.resolve(Model.FILE);
        if (!Files.exists(file)) {
            return new HtmlModel(file, null, "This run has no " + Model.FILE
                + ". To measure and fit one: benchmarks.jar bench --suite model.");
        }
        try {
            return new HtmlModel(file, Model.read(file), "");
        } catch (IOException e) {
            return new HtmlModel(file, null, e.getMessage());
        }
    }

    boolean isUsable() {
        return model != null;
    }

    /** Why it can't be used. */
    String fault() {
        return fault;
    }

    /** Something that can be said only of what is valid. */
    static <T> Optional<T> valid(Supplier<T> made) {
        try {
            return Optional.of(made.get());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** The plan for what is usual, if there can be one on this machine. */
    Optional<Plan> usualPlan() {
        return isUsable() ? valid(() -> Planner.plan(model, USUAL)) : Optional.empty();
    }

    ErrorSummary heldOut(Operation operation) {
        return model.of(operation).heldOut();
    }

    /** What was predicted against what was measured. */
    JsonObject residuals() {
        final HtmlSection section = new HtmlSection("model", "Predicted against measured",
            "How far can the planner below be trusted?");
        if (!isUsable()) {
            return section.missing(fault).json();
        }
        final List<List<String>> summary = new ArrayList<>();
        for (final Operation operation : Operation.values()) {
            final OperationModel one = model.of(operation);
            section.view(operation.key(), scatter(one));
            addSummary(summary, operation.key(), "fit", one.fitted());
            addSummary(summary, operation.key(), "held out", one.heldOut());
        }
        section.table("Errors, without their signs, of those that count", List.of("operation", "role",
            "counted", "median", "nine of ten", "largest"), summary);
        for (final Operation operation : Operation.values()) {
            section.table(operation.key(), "Every configuration of " + operation.key(), List.of("configuration",
                "role", "measured", "predicted", "error", "spread", "counts"),
                model.of(operation).residuals().stream().map(residual -> List.of(residual.name(),
                residual.heldOut() ? "held out" : "fit", HtmlUnits.time(residual.measuredNs()),
                HtmlUnits.time(residual.predictedNs()), Figures.percent(residual.error()),
                Figures.percent(residual.spread()), residual.counted() ? "yes" : "no")).toList());
        }
        section.note("Configurations that were held out say how far a prediction can be trusted: the fit has not seen"
            + " them. Hollow marks do not count, since their repeats differ by more than "
            + Figures.percent(Residual.MOST_SPREAD) + ". On the line a prediction is right; dotted lines are the error"
            + " that nine of ten held-out configurations stay below.");
        return section.json();
    }

    private static void addSummary(List<List<String>> rows, String operation, String role, ErrorSummary errors) {
        final boolean isKnown = errors.counted() > 0;
        rows.add(List.of(operation, role, errors.counted() + " of " + errors.configurations(),
            isKnown ? Figures.percent(errors.median()) : "unknown", isKnown ? Figures.percent(errors.p90()) : "unknown",
            isKnown ? Figures.percent(errors.max()) : "unknown"));
    }

    private static JsonObject scatter(OperationModel operation) {
        final JsonArray series = Json.array();
        for (final boolean heldOut : new boolean[] {false, true}) {
            final JsonArray points = Json.array();
            operation.residuals().stream().filter(residual -> residual.heldOut() == heldOut).forEach(residual ->
                points.add(Json.array(residual.measuredNs(), residual.predictedNs(), residual.counted() ? 1 : 0)));
            series.add(Json.object().add("name", heldOut ? "held out" : "fit").add("points", points));
        }
        return Json.object().add("kind", "scatter").add("x", HtmlSection.axis("measured", "ns", true))
            .add("y", HtmlSection.axis("predicted", "ns", true)).add("series", series)
            .add("error", operation.heldOut().p90());
    }

    /** Terms, ranges and errors of the model, lengths of the engine's layouts, and where the planner starts. */
    JsonValue planner() throws IOException {
        if (!isUsable()) {
            return Json.object().add("missing", fault);
        }
        final JsonObject source = ResultFile.read(file).asObject();
        final JsonObject operations = Json.object();
        for (final Operation operation : Operation.values()) {
            final JsonObject from = source.get("operations").asObject().get(operation.key()).asObject();
            final JsonObject to = Json.object();
            PLANNED.forEach(name -> to.add(name, from.get(name)));
            operations.add(operation.key(), to);
        }
        return Json.object().add("machine", source.get("machine")).add("operations", operations)
            .add("chunks", source.get("chunks")).add("layout", layout()).add("request", request(USUAL));
    }

    private static JsonObject layout() {
        return Json.object().add("page", Platform.PAGE_LENGTH)
            .add("controlPages", BARE.memoryLength() - 2L * Platform.PAGE_LENGTH)
            .add("alignment", ImageDescriptor.ALIGNMENT).add("cacheLine", BitUtil.CACHE_LINE_LENGTH)
            .add("block", ImageDescriptor.BLOCK_LENGTH)
            .add("trailer", ImageDescriptor.TRAILER_LENGTH).add("header", ImageDescriptor.HEADER_LENGTH)
            .add("directory", ImageDescriptor.DIRECTORY_LENGTH).add("entry", DirectoryEntry.LENGTH)
            .add("end", ImageDescriptor.END_LENGTH).add("channel", ImageDescriptor.CHANNEL_LENGTH)
            .add("ring", ImageDescriptor.RING_LENGTH).add("inFlight", ImageDescriptor.IN_FLIGHT_LENGTH)
            .add("packetOverhead", Packet.HEADER_LENGTH + Packet.FOOTER_LENGTH)
            .add("packetContext", Shape.PACKET_CONTEXT_LENGTH).add("slotHeader", slotHeader())
            .add("maxCaptured", ImageDescriptor.MAX_CAPTURED_LENGTH)
            .add("captureLimit", SaveSession.DEFAULT_CAPTURE_LIMIT).add("spillLimit", SaveSession.DEFAULT_SPILL_LIMIT)
            .add("maxChannels", Shape.MAX_CHANNELS)
            .add("maxPages", ChannelConfig.MAX_PAGES).add("maxInFlight", ChannelConfig.MAX_IN_FLIGHT)
            .add("maxPacket", Shape.MAX_PACKET_LENGTH).add("leastChunk", PlanRequest.LEAST_CHUNK)
            .add("mostChunk", PlanRequest.MOST_CHUNK).add("mostThreads", PlanRequest.MOST_THREADS)
            .add("mostRetained", PlanRequest.MOST_RETAINED)
            .add("mostRate", PlanRequest.MOST_RATE).add("mostNs", PlanRequest.MOST_NS)
            .add("leastOverhead", PlanRequest.LEAST_OVERHEAD).add("enough", ChunkChoice.ENOUGH)
            .add("memory", memory());
    }

    /** What a session takes for each channel, captured packet and block, told by sets that have hardly anything. */
    private static JsonObject memory() {
        final MemoryUse empty = MemoryUse.of(EMPTY, 1, 1);
        final long captured = MemoryUse.of(BUSY, 1, 1).capture() / 2;
        return Json.object().add("blockRow", Integer.BYTES).add("channelRow", empty.tables() - Integer.BYTES)
            .add("lineageRow", empty.lineage())
            .add("capturedHeader", (captured - BUSY.capturedBytes()) / BUSY.packets())
            .add("leastArena", MemoryUse.of(new Shape(1, 1, 0, 8, 1), 1, 1).capture());
    }

    /** What a slot has before context and payload, told by what a page of slots adds to both tables of both ends. */
    private static long slotHeader() {
        final int slots = Platform.PAGE_LENGTH;
        return (BARE.withInFlight(slots, 0, 0).memoryLength() - BARE.memoryLength()) / (2L * 2 * slots);
    }

    private static JsonObject request(PlanRequest request) {
        final Shape shape = request.shape();
        return Json.object().add("channels", shape.channels()).add("ringPages", shape.ringPages())
            .add("fill", shape.fill()).add("packetLength", shape.packetLength()).add("inFlight", shape.inFlight())
            .add("writeRate", request.writeRate()).add("chunk", request.chunk()).add("threads", request.threads())
            .add("sinkRate", HtmlSection.number(request.sinkRate())).add("pauseTargetNs", request.pauseTargetNs())
            .add("intervalNs", request.intervalNs()).add("mtbfNs", request.mtbfNs())
            .add("maxOverhead", request.maxOverhead()).add("retain", request.retain());
    }
}
