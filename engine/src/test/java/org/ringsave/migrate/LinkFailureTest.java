/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class LinkFailureTest {
    private final LinkFailure failure = new LinkFailure();

    @Test
    void errorIsTheCauseOfOneException() {
        final Error error = new OutOfMemoryError("none left");
        failure.cause(error);
        final Exception first = failure.exception();
        assertThat(first).isInstanceOf(IllegalStateException.class).hasMessageContaining("none left").hasCause(error);
        assertThat(failure.exception()).isSameAs(first);
    }

    @Test
    void exceptionIsTheCauseItself() {
        assertThat(failure.exception()).isNull();
        final Exception exception = new IOException("gone");
        failure.cause(exception);
        assertThat(failure.exception()).isSameAs(exception);
        failure.cause(null);
        assertThat(failure.exception()).isNull();
    }
}
