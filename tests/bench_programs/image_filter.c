/* A blur, a histogram and an equalisation of an 8-bit picture: loops that vectorise, tables that do not. */
#include "program.h"

enum { WIDTH = 640, HEIGHT = 480, ROUNDS = 60 };

static uint8_t picture[HEIGHT][WIDTH], blurred[HEIGHT][WIDTH];

static void blur(const uint8_t (*in)[WIDTH], uint8_t (*restrict out)[WIDTH])
{
    for (int y = 1; y < HEIGHT - 1; y++) {
        for (int x = 1; x < WIDTH - 1; x++) {
            int sum = in[y][x] * 4 + 2 * (in[y - 1][x] + in[y + 1][x] + in[y][x - 1] + in[y][x + 1]);

            sum += in[y - 1][x - 1] + in[y - 1][x + 1] + in[y + 1][x - 1] + in[y + 1][x + 1];
            out[y][x] = (uint8_t)(sum / 16);
        }
    }
}

static void equalise(uint8_t (*image)[WIDTH])
{
    uint32_t histogram[256] = {0}, total = 0;
    uint8_t map[256];

    for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++)
            histogram[image[y][x]]++;
    }
    for (int i = 0; i < 256; i++) {
        total += histogram[i];
        map[i] = (uint8_t)((uint64_t)total * 255 / (WIDTH * HEIGHT));
    }
    for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++)
            image[y][x] = map[image[y][x]];
    }
}

int main(void)
{
    uint32_t state = 9, sum = 0;

    for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++)
            picture[y][x] = (uint8_t)(next_random(&state) % 64 + (unsigned)(x + y) / 16);
    }
    for (int i = 0; i < ROUNDS; i++) {
        blur((const uint8_t (*)[WIDTH])picture, blurred);
        equalise(blurred);
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++)
                picture[y][x] = (uint8_t)((picture[y][x] * 3 + blurred[y][x] + 1) >> 2);
        }
    }
    for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++)
            sum = sum * 31 + picture[y][x];
    }
    printf("%u\n", sum);
    return 0;
}
