/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.bench.result;

/** Names of constants as fields have them. */
final class Names {
    private Names() {
    }

    /** {@code SAVE_NS} is {@code saveNs}. */
    static String camelCase(String constant) {
        final StringBuilder name = new StringBuilder(constant.length());
        for (int i = 0; i < constant.length(); i++) {
            final char letter = constant.charAt(i);
            if (letter != '_') {
                name.append(i > 0 && constant.charAt(i - 1) == '_' ? letter : Character.toLowerCase(letter));
            }
        }
        return name.toString();
    }
}
