/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import com.eclipsesource.json.JsonArray;
import com.eclipsesource.json.JsonObject;
import com.eclipsesource.json.JsonValue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Aeron's rates from the suite {@code transfer} of a run: {@code transfer.json}, as JMH writes it. */
final class TransferResults {
    static final String FILE = "transfer.json";

    /** Header of a frame of Aeron, and of a message of the transfer. */
    private static final int HEADERS_LENGTH = 32 + 32;

    private TransferResults() {
    }

    /** The sink of a choice. A transfer has the save in it, so the rate is the lowest that Aeron can have had. */
    static Sink sink(Path path, SinkChoice choice, Machine machine) throws IOException {
        final JsonFile file = new JsonFile(path);
        final Set<String> others = new TreeSet<>();
        try {
            for (final JsonValue one : file.readArray()) {
                final JsonObject parameters = file.object(one.asObject(), "params");
                final String media = file.text(parameters, "media");
                final String mtu = file.text(parameters, "mtu");
                if (media.equals(choice.media()) && mtu.equals(String.valueOf(choice.mtu()))) {
                    return new Sink(choice.name(""), List.of(new PieceRate(choice.mtu() - HEADERS_LENGTH,
                        rate(file, file.object(one.asObject(), "secondaryMetrics")))), null,
                        choice.mtu() - HEADERS_LENGTH, machine);
                }
                others.add("aeron:" + media + ",mtu=" + mtu);
            }
        } catch (UnsupportedOperationException e) {
            throw file.bad("", "has a value of another kind than is expected (" + e.getMessage() + ')');
        }
        throw new IOException(path + ": has no transfers of aeron:" + choice.media() + ",mtu=" + choice.mtu()
            + "; it has " + String.join(", ", others));
    }

    private static Spread rate(JsonFile file, JsonObject metrics) throws IOException {
        final List<Double> bytes = values(file, file.object(metrics, "bytes"));
        final List<Double> times = values(file, file.object(metrics, "subjectNs"));
        if (bytes.isEmpty() || bytes.size() != times.size()) {
            throw file.bad("rawData", "has " + bytes.size() + " counts of bytes and " + times.size() + " times");
        }
        final double[] rates = new double[bytes.size()];
        for (int i = 0; i < rates.length; i++) {
            rates[i] = bytes.get(i) / times.get(i) * 1e9;
        }
        return Spread.of(rates);
    }

    /** The iterations of all forks, in order. */
    private static List<Double> values(JsonFile file, JsonObject metric) throws IOException {
        final List<Double> values = new ArrayList<>();
        for (final JsonValue fork : file.array(metric, "rawData")) {
            final JsonArray iterations = fork.asArray();
            for (final JsonValue one : iterations) {
                values.add(file.number(one, "rawData"));
            }
        }
        return values;
    }
}
