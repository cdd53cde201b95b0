/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
package org.ringsave.tool.cli;

/**
 * The ways to go on in another process.
 *
 * @param continuation from a checkpoint.
 * @param launcher     of a process that takes a running simulation over.
 */
record NewProcesses(Continuation continuation, Successor.Launcher launcher) {
    /** New JVMs, as users have them. */
    static NewProcesses jvms() {
        return new NewProcesses(new ChildJvm(), SuccessorJvm::launch);
    }
}
