/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConfigurationTest {
    @Test
    void committedConfigurationsEqualTheSeededDraw() throws IOException {
        try (InputStream committed = Configuration.class.getResourceAsStream("configurations.csv")) {
            final String text = new String(committed.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(text).isEqualTo(ConfigurationDraw.text());
        }
    }

    @Test
    void aboutAThirdOfConfigurationsIsHeldOut() {
        final List<Configuration> all = Configuration.all();
        assertThat(all).hasSize(119).doesNotHaveDuplicates();
        assertThat(all.stream().map(Configuration::name).distinct()).hasSize(119);
        assertThat(all.stream().filter(Configuration::heldOut)).hasSize(32);
        assertThat(Configuration.quickOnes().stream().filter(Configuration::heldOut)).hasSizeGreaterThanOrEqualTo(8);
        assertThat(all.stream().filter(one -> one.threads() > 1 && one.heldOut())).hasSizeGreaterThanOrEqualTo(5);
    }

    @Test
    void configurationsSpanTheRangeOfPlans() {
        final List<Configuration> all = Configuration.all();
        assertThat(all.stream().mapToLong(one -> one.shape().channels()).min()).hasValue(1);
        assertThat(all.stream().mapToLong(one -> one.shape().channels()).max()).hasValue(16_384);
        assertThat(all.stream().mapToInt(one -> one.shape().ringPages()).min()).hasValue(1);
        assertThat(all.stream().mapToInt(one -> one.shape().ringPages()).max()).hasValue(512);
        assertThat(all.stream().mapToInt(one -> one.shape().inFlight()).max()).hasValue(64);
        assertThat(all.stream().mapToLong(one -> one.shape().imageLength()).min().getAsLong()).isLessThan(64 * 1024);
        assertThat(all.stream().mapToLong(one -> one.shape().imageLength()).max().getAsLong())
            .isGreaterThan(100L * 1024 * 1024);
    }
}
