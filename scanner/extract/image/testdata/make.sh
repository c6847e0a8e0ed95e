#!/bin/sh
# Makes the sample images of this folder with the programs of Debian 12:
# ImageMagick 6.9, exiftool 12.57, libheif 1.15, webp 1.2. No person in them is real.
set -e
cd "$(dirname "$0")"
font=/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf
rm -f photo.* words.png
convert -size 640x120 xc:white -font $font -pointsize 32 -fill black -annotate +20+70 'Write to pixel@example.org' -strip -define png:exclude-chunks=date,time words.png
convert -size 48x32 gradient:blue-white -strip photo.jpg
convert photo.jpg -strip photo.png
convert photo.jpg -strip -compress lzw photo.tiff
convert photo.jpg -strip photo.gif
cwebp -quiet photo.png -o photo.webp
heif-enc -q 40 photo.png -o photo.heic || true
heif-enc -A -q 40 photo.png -o photo.avif || true
set -- -q -overwrite_original -Artist='Erika Beispiel' -Copyright='(c) 2025 Müller' -DateTimeOriginal='2025:01:02 03:04:05' \
	-UserComment='call +49 30 901820' -OwnerName='Max Muster' -SerialNumber=0123456789 -XPAuthor='Zoë Łuk' \
	-GPSLatitude=52.520008 -GPSLatitudeRef=N -GPSLongitude=13.404954 -GPSLongitudeRef=W -GPSAltitude=34.5 -GPSDateStamp=2025:01:02 \
	-XMP-dc:Creator='Ola Przykład'
for f in photo.jpg photo.tiff; do
	exiftool "$@" -IPTC:By-line='Jan Foto' -IPTC:Contact='jan@example.org' -CodedCharacterSet=UTF8 $f
done
exiftool -q -overwrite_original -Comment='mail comment@example.org' photo.jpg
exiftool "$@" -PNG:Comment='mail comment@example.org' -PNG:Author='Zoë Łuk' photo.png
exiftool "$@" photo.webp
exiftool -q -overwrite_original -XMP-dc:Creator='Ola Przykład' -Comment='mail comment@example.org' photo.gif
for f in photo.heic photo.avif; do [ ! -e $f ] || exiftool "$@" $f; done
