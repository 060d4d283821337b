/**
 * Evidence of a rewriting: a report of what was done to which element and what came of it, signed, so that it can be
 * checked later without the server that made it.
 *
 * <p>Doors: {@link org.lethe.evidence.ReportWriter}, and {@link org.lethe.evidence.SealedReport}, which reads and
 * checks what that wrote. docs/decisions/0020-evidence.md describes the document.
 * <p>Knows plans and reports of {@code rewrite}. Does not know jobs, the index, blobs or HTTP. No value of any element
 * comes by here, and nothing that names an original.
 */
package org.lethe.evidence;
