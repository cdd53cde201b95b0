/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.console;

import picocli.CommandLine.IVersionProvider;

/** Version of the jar, and of the images that it writes. */
public final class Version implements IVersionProvider {
    /** Version of the image format: {@code IMAGE-FORMAT.md}. */
    public static final String FORMAT = "0.2";

    @Override
    public String[] getVersion() {
        final String version = Version.class.getPackage().getImplementationVersion();
        return new String[] {
            "ringsave " + (version == null ? "(not from a jar)" : version) + ", image format " + FORMAT
        };
    }
}
