/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class QuantitiesTest {
    /** A name that a term or a range may have is shown to people who plan. */
    @Test
    void everyQuantityOfAModelHasAPlainNoun() throws IOException {
        final List<String> names = new ArrayList<>();
        for (final Operation operation : Operation.values()) {
            for (final List<Term> terms : TermChoice.ofL2(operation, Fixtures.MACHINE, 0)) {
                terms.forEach(term -> names.add(term.quantity()));
                terms.stream().map(Term::rampOf).filter(name -> name != null).forEach(names::add);
            }
            names.addAll(Model.packaged().of(operation).ranges().keySet());
        }
        assertThat(names).contains("groups", "stateBytes", "pagesEach", "calls", "threads", "footprint");
        for (final String name : names) {
            assertThat(Quantities.isKnown(name)).as(name).isTrue();
            assertThat(Quantities.noun(name)).as(name).matches("[a-z0-9 -]+");
        }
        assertThat(Quantities.nouns().keySet()).allMatch(Quantities::isKnown);
        assertThat(Quantities.nouns().values()).doesNotHaveDuplicates();
    }

    @Test
    void unknownNameHasNoNoun() {
        assertThatThrownBy(() -> Quantities.noun("x")).isInstanceOf(IllegalArgumentException.class)
            .hasMessage("no quantity is called x");
        assertThat(Quantities.isKnown("x")).isFalse();
    }
}
