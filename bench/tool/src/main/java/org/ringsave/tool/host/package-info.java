/*
 * Copyright 2026 The Ringsave authors
 * SPDX-License-Identifier: Apache-2.0
 */
/**
 * What the system says of the machine, of a container's limits, and of files that may not be there: for the environment
 * of a run and for the cost model alike. Knows nothing of either.
 */
package org.ringsave.tool.host;
