/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * The one rule for files that commands of both jars write, and the one way in which they write text. This room knows no
 * command.
 */
package org.ringsave.tool.output;
