/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.ringsave.channel.ChannelConfig;

class SetTextTest {
    private static final String WHOLE = """
        {
          "classes": [
            {"name": "net", "channels": 1000, "ringPages": "64KiB", "fill": "25%", "packetLength": 1501, "inFlight": 0},
            {"name": "disk", "channels": 64, "ringPages": 4, "requestContext": 8, "context": 16, "writeRate": "1MB/s",
             "shorterPages": 1, "slots": 9, "slotLength": 512}
          ],
          "regions": [
            {"name": "ram", "length": "1GiB", "present": 0.5, "workingSet": "10%", "writeRate": "2%/s", "run": 4}
          ],
          "states": [{"name": "app", "length": "1MiB"}]
        }
        """;

    @TempDir
    private Path folder;

    private static SetText text() {
        return new SetText(PlanField::usual);
    }

    private SetShape read(String json) throws IOException {
        final SetText text = text();
        SetFile.read(Files.writeString(folder.resolve("set.json"), json), text);
        return text.set();
    }

    @Test
    void fileAndOptionsGiveTheSameSet() throws IOException {
        final SetText options = text();
        options.addClass("net:1000x16p,fill=25%,packets=1501,in-flight=0");
        options.addClass("disk:64x4,request-context=8,context=16,write-rate=1MB/s,shorter-pages=1,slots=9,"
            + "slot-length=512");
        options.addRegion("ram:1GiB,present=50%,working-set=10%,write-rate=2%/s,run=4");
        options.addState("app:1MiB");
        final SetShape set = options.set();
        assertThat(read(WHOLE)).isEqualTo(set);
        assertThat(set.classes().get(0).writeRate()).as("the usual rate").isEqualTo(1e8);
        assertThat(set.classes().get(1).shape().config())
            .isEqualTo(new ChannelConfig(4, 1, 9, 512, 8, 16, true));
        assertThat(set.regions().get(0).writeRate()).isCloseTo(0.02 * (1 << 29), within(1e-3));
    }

    @Test
    void rateOfAFileIsANumberOfBytesASecondOrHasAUnit() throws IOException {
        assertThat(read(WHOLE.replace("\"1MB/s\"", "1e6"))).isEqualTo(read(WHOLE));
        assertThatThrownBy(() -> read(WHOLE.replace("1MB/s", "1000000")))
            .hasMessageEndingWith("writeRate=1000000 is not a rate; write it with its unit, like 500MB/s, 2GiB/s, or"
                + " memory");
    }

    /** A plan prints its set in the form of a file. */
    @Test
    void printedSetIsReadAgain() throws IOException {
        final SetShape set = read(WHOLE);
        assertThat(read(set.json().toString())).isEqualTo(set);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "{\"classes\":[{\"name\":\"a\",\"channels\":0,\"ringPages\":1}]}|line 1 column 36: channels=0 is not a whole",
        "{\"classes\":[{\"name\":\"a\",\"channels\":1,\"ringPages\":1,\"fill\":2}]}|line 1 column 59: fill=2.0 is",
        "{\"classes\":[{\"name\":\"a\",\"channels\":1}]}|line 1 column 13: ringPages is missing; add it",
        "{\"classes\":[{\"name\":\"a\",\"pages\":1}]}|line 1 column 33: pages is unknown here; known are name,",
        "{\"classes\":[{\"name\":\"a\",\"name\":\"b\"}]}|line 1 column 32: name is given twice",
        "{\"clases\":[]}|line 1 column 11: clases is unknown; a set has the lists classes,",
        "{\"regions\":[{\"name\":\"r\",\"length\":0}]}|line 1 column 34: r.length=0 is not in 1..",
        "{\"regions\":[{\"name\":\"ram.0\",\"length\":0}]}|line 1 column 38: ram.0.length=0 is not in 1..",
        "{\"regions\":[{\"name\":\"r\",\"length\":8,\"tracked\":3}]}|line 1 column 46: tracked=3 is neither yes nor no",
        "{\"states\":[{\"name\":\"s\",\"length\":\"much\"}]}|line 1 column 33: length=much is not a length",
        "{\"states\":[[]]}|line 1 column 12: a list can't be here",
        "{\"states\":{}}|line 1 column 11: an object can't be here",
        "{\"states\":[{\"name\":null}]}|column 24: null can't be here",
        "[]|line 1 column 1: a list can't be here",
        "{\"states\":[}|line 1 column 12: is no JSON: Expected value"})
    void mistakeInAFileIsRefusedWithItsPlace(String json, String message) {
        assertThatThrownBy(() -> read(json)).isInstanceOf(IllegalArgumentException.class)
            .hasMessageStartingWith(folder.resolve("set.json") + ", ").hasMessageContaining(message)
            .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "net|--class net is not of the form NAME:CHANNELSxPAGESp,KEY=VALUE...; write it like net:1000x16p,fill=50%",
        "net:9|--class net:9 is not of the form NAME:CHANNELSxPAGESp,KEY=VALUE...; write it like net:1000x16p,fill=50%",
        "net:9x1,fill|--class net:9x1,fill is not of the form",
        "net:9x1,=|--class net:9x1,= is not of the form",
        "net:9x0|--class net: ringPages=0 is not a whole number in 1..262144",
        "net:9x5KiB|--class net: ringPages=5KiB is not a length of whole pages of 4 KiB, at most 262144",
        "net:9x1,packets=4073|--class net: packetLength=4073 is not at most 4064, the room of a ring of 1 pages",
        "net:9x4,shorter-pages=5|--class net: shorterPages=5 is not a whole number in 1..4",
        "net:9x4,slots=1|--class net: slots=1 is not a whole number in 2..1048576",
        "net:9x4,slots=4,slot-length=9|--class net: slotLength=9 is not a multiple of 8 that holds a packet of 256",
        "net:9x4,slot-length=8|--class net: slotLength=8 is not of use without slots; give their number too",
        "net:9x1,size=1|--class net: size is unknown here; known are name, channels,"})
    void mistakeInAnOptionIsRefused(String option, String message) {
        final SetText text = text();
        assertThatThrownBy(() -> {
            text.addClass(option);
            text.set();
        }).isInstanceOf(IllegalArgumentException.class).hasMessageStartingWith(message);
    }
}
