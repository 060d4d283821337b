/**
 * Rewrites DICOM datasets: anonymize and modify.
 *
 * <p>Door: {@link org.lethe.rewrite.Rewriter}. A {@link org.lethe.rewrite.RewriteRequest} is read from JSON once,
 * compiled once into an immutable {@link org.lethe.rewrite.RewritePlan}, and applied to any number of datasets by any
 * number of threads; each gives a {@link org.lethe.rewrite.Rewritten} dataset with its report.
 *
 * <p>Knows elements, profiles (PS3.15 annex E), pseudonyms. Does not know files, HTTP, SQL, jobs or the archive: what
 * it needs from them (the key of a job, the next pseudonym of a patient) comes as a value.
 */
package org.lethe.rewrite;
