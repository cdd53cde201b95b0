/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.suite;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The picture in README: chunk length against throughput and latency, as SVG, made from the committed run. Its colours
 * follow the reader's light or dark scheme.
 */
final class ChunkPicture {
    private static final List<String> CHUNKS = List.of("1376", "8160", "65536", "1048576");
    private static final List<String> LABELS = List.of("1,376 B", "8,160 B", "64 KiB", "1 MiB");
    private static final int WIDTH = 760;
    private static final int HEIGHT = 300;
    private static final int TOP = 58;
    private static final int BOTTOM = 236;
    private static final int PANEL_WIDTH = 290;
    private static final int LEFT_PANEL = 56;
    private static final int RIGHT_PANEL = 436;
    private static final String STYLE = """
        <style>
        text { font: 12px system-ui, sans-serif; fill: #1f2328 }
        .title { font-weight: 600; font-size: 13px }
        .small { font-size: 11px; fill: #59636e }
        .grid { stroke: #d1d9e0; stroke-width: 1 }
        .a { stroke: #0969da; fill: #0969da } .b { stroke: #9a6700; fill: #9a6700 }
        polyline { fill: none !important; stroke-width: 2 }
        circle { stroke: none } text.a, text.b { stroke: none }
        @media (prefers-color-scheme: dark) {
        text { fill: #e6edf3 } .small { fill: #9198a1 } .grid { stroke: #3d444d }
        .a { stroke: #4493f8; fill: #4493f8 } .b { stroke: #d29922; fill: #d29922 }
        }
        </style>
        """;

    private final StringBuilder svg = new StringBuilder(6_000);

    private ChunkPicture() {
    }

    /** The text of the file. */
    static String svg() throws IOException {
        return new ChunkPicture().draw();
    }

    private String draw() throws IOException {
        final JmhRun saves = CommittedRun.jmh("save");
        final JmhRun calls = CommittedRun.jmh("call");
        add("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\" aria-label=\"Chunk length"
            + " against throughput and latency of a save\">%n", WIDTH, HEIGHT);
        svg.append(STYLE);
        throughput(saves);
        latency(calls);
        text(LEFT_PANEL, HEIGHT - 12, "small", "256 channels of 2 × 64 KiB, rings full. Left: medians of turns in one"
            + " run. Right: each call timed alone.");
        return svg.append("</svg>\n").toString();
    }

    /** Draws the speed of a save relative to a plain copy of the same bytes, which is 1. */
    private void throughput(JmhRun saves) {
        text(LEFT_PANEL, 22, "title", "throughput, plain copy = 1");
        for (int tenths = 0; tenths <= 12; tenths += 4) {
            grid(LEFT_PANEL, y(tenths / 12.0), decimal(tenths / 10.0));
        }
        chunkLabels(LEFT_PANEL);
        line(LEFT_PANEL, "b", "a copy with its CRC32C", 0, chunk -> 1 / ratio(saves, chunk, "checksumNs") / 1.2);
        line(LEFT_PANEL, "a", "a save", 1, chunk -> 1 / ratio(saves, chunk, "saveNs") / 1.2);
    }

    private static double ratio(JmhRun saves, String chunk, String counter) {
        return saves.ratio("SaveContinueBenchmark.alternating",
            Map.of("chunkLength", chunk, "fill", "1.0", "destination", "rotating"), counter, "copyNs");
    }

    /** Draws quantiles of one {@code saveContinue} call, on a scale of decades from 0.1 to 1,000 microseconds. */
    private void latency(JmhRun calls) {
        text(RIGHT_PANEL, 22, "title", "time of one saveContinue call, µs");
        for (int decade = -1; decade <= 3; decade++) {
            grid(RIGHT_PANEL, y((decade + 1) / 4.0), decade < 0 ? "0.1" : String.format(Locale.ROOT, "%,.0f",
                Math.pow(10, decade)));
        }
        chunkLabels(RIGHT_PANEL);
        line(RIGHT_PANEL, "b", "p99", 0, chunk -> decades(calls, chunk, "p0.99"));
        line(RIGHT_PANEL, "a", "p50", 1, chunk -> decades(calls, chunk, "p0.50"));
    }

    private static double decades(JmhRun calls, String chunk, String quantile) {
        final double microseconds =
            calls.sampled("SaveContinueCallBenchmark.saveContinue", Map.of("chunkLength", chunk), quantile) / 1e3;
        return (Math.log10(microseconds) + 1) / 4;
    }

    private void chunkLabels(int left) {
        for (int i = 0; i < LABELS.size(); i++) {
            add("<text class=\"small\" text-anchor=\"middle\" x=\"%d\" y=\"%d\">%s</text>%n", x(left, i), BOTTOM + 18,
                LABELS.get(i));
        }
        add("<text class=\"small\" text-anchor=\"middle\" x=\"%d\" y=\"%d\">chunk length</text>%n",
            left + PANEL_WIDTH / 2, BOTTOM + 34);
    }

    private void grid(int left, double y, String label) {
        add("<line class=\"grid\" x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\"/>%n", left, left + PANEL_WIDTH, y, y);
        add("<text class=\"small\" text-anchor=\"end\" x=\"%d\" y=\"%.1f\">%s</text>%n", left - 6, y + 4, label);
    }

    /** Draws one curve over all chunk lengths; its height is a share of the panel's height. */
    private void line(int left, String style, String name, int order, ToDoubleFunction<String> height) {
        final StringBuilder points = new StringBuilder(100);
        final StringBuilder dots = new StringBuilder(300);
        for (int i = 0; i < CHUNKS.size(); i++) {
            final double y = y(height.applyAsDouble(CHUNKS.get(i)));
            points.append(String.format(Locale.ROOT, "%d,%.1f ", x(left, i), y));
            dots.append(String.format(Locale.ROOT, "<circle class=\"%s\" cx=\"%d\" cy=\"%.1f\" r=\"3.5\"/>%n", style,
                x(left, i), y));
        }
        add("<polyline class=\"%s\" points=\"%s\"/>%n", style, points.toString().strip());
        svg.append(dots);
        text(left + order * 160, 42, style, "● " + name);
    }

    private void text(int x, int y, String style, String words) {
        add("<text class=\"%s\" x=\"%d\" y=\"%d\">%s</text>%n", style, x, y, words);
    }

    private static int x(int left, int index) {
        return left + 35 + index * (PANEL_WIDTH - 70) / (CHUNKS.size() - 1);
    }

    private static double y(double height) {
        return BOTTOM - height * (BOTTOM - TOP);
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private void add(String format, Object... values) {
        svg.append(String.format(Locale.ROOT, format, values));
    }
}
