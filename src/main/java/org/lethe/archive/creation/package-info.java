/**
 * New instances that are made of tags and of content, such as a picture or a document: {@code /tools/create-dicom}.
 *
 * <p>Door: {@link org.lethe.archive.creation.Creation} carries out what
 * {@link org.lethe.archive.creation.CreationRequest} reads. Knows what datasets of pictures and documents need
 * (PS3.3 sections A.8 and A.45), and what is inherited from a parent. What it makes goes into the archive by the same
 * way as everything that arrives.
 */
package org.lethe.archive.creation;
