/**
 * Projects, in which a patient has the same pseudonym in every study: their secret keys, the IDs that were given to
 * patients, and the record of those who looked back.
 *
 * <p>Door: {@link org.lethe.archive.project.Projects}. Keys come from a file or from the environment, stay in memory
 * and go nowhere else. Where the rest is kept, {@link org.lethe.archive.project.ProjectRecords} says: in files here, in
 * the index where servers share one. Knows files and keys. Does not know the index, stored resources, jobs or HTTP.
 */
package org.lethe.archive.project;
