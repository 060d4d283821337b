/**
 * What people and programs look at: frames as pictures in shades of grey or in colours, and as arrays of numbers.
 *
 * <p>Door: {@link org.lethe.image.render.Rendering} makes {@link org.lethe.image.render.Picture pictures} of the frames
 * of an instance; {@link org.lethe.image.render.NumpyArray} and {@link org.lethe.image.render.MatlabMatrix} write their
 * values. Memory: one frame and what is made of it.
 *
 * <p>Knows pixel modules, palettes and windows. Does not know where files lie, nor HTTP.
 */
package org.lethe.image.render;
