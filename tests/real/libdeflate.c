/* libdeflate: every level, all three formats, checksums of every length and alignment, damaged input. It chooses
 * vector instructions at run time. */
#include "data.h"
#include "libdeflate.h"

static void checksums(const unsigned char *data, size_t size)
{
    unsigned long long sum = 0;
    for (size_t offset = 0; offset < 64; offset++)
        for (size_t length = 0; length < 600; length += 1 + length / 16)
            sum = sum * 31 + libdeflate_crc32(0, data + offset, length) + libdeflate_adler32(1, data + offset, length);
    printf("checksums %llx %x %x\n", sum, (unsigned)libdeflate_crc32(0, data, size),
           (unsigned)libdeflate_adler32(1, data, size));
}

static void level(int number, const unsigned char *data, size_t size)
{
    struct libdeflate_compressor *packer = libdeflate_alloc_compressor(number);
    struct libdeflate_decompressor *reader = libdeflate_alloc_decompressor();
    size_t room = libdeflate_zlib_compress_bound(packer, size), got = 0;
    unsigned char *packed = malloc(room), *back = malloc(size);
    size_t length = libdeflate_zlib_compress(packer, data, size, packed, room);
    printf("level %d: %zu %llx\n", number, length, (unsigned long long)data_hash(packed, length));
    data_expect(libdeflate_zlib_decompress(reader, packed, length, back, size, &got) == LIBDEFLATE_SUCCESS, "unpack");
    data_expect(got == size && memcmp(back, data, size) == 0, "same bytes");
    for (size_t at = 0; at < length; at += 1 + length / 50) {
        packed[at] ^= 4;
        printf("%d ", (int)libdeflate_zlib_decompress(reader, packed, length, back, size, &got));
        packed[at] ^= 4;
    }
    length = libdeflate_gzip_compress(packer, data, size / 3, packed, room);
    printf("\ngzip %zu %d\n", length, (int)libdeflate_gzip_decompress(reader, packed, length, back, size, &got));
    free(packed);
    free(back);
    libdeflate_free_compressor(packer);
    libdeflate_free_decompressor(reader);
}

int main(void)
{
    size_t size = 150000;
    unsigned char *data = data_make(size, 11);
    checksums(data, size);
    for (int number = 0; number <= 12; number++)
        level(number, data, size);
    free(data);
    return 0;
}
