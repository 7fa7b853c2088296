// expect values: sum.shape->width=7:500 total.local->width=7:300 sum.shape->height=3:300,4:1 sum.shape->depth=2:900 total.local->changed=5:200 inner.p->shape.width=7:100 sum.shape->raw=1:300 sum.other->raw=1:300 sum.shape->rare=1:5 sum.shape->room=3:400
// expect clones:
// expect assumed: width depth
// expect refused: 'struct other.raw' can be reached through a pointer of another type | 'struct shape.changed' is changed, or its address taken, in an expression | 'struct shape.room' is part of the length of an array
// expect prints: 42 21 63
// unit: app/main.c
struct shape { int width; unsigned char depth; long height; int changed, rare, room; };
struct other { int raw; };
struct outer { struct shape shape; int n; };
void create(struct shape *shape, int width);
int sum(const struct shape *shape);
static int total(struct shape copy)
{
    struct shape *local = &copy;
    local->changed++;
    return local->width * local->height;
}
static int inner(struct outer *p)
{
    return p->shape.width * 9 + p->n;
}
int main(void)
{
    struct shape shape;
    struct outer outer;
    create(&shape, 7);
    outer.shape = shape;
    outer.n = 0;
    printf("%d %d %d\n", sum(&shape), total(shape), inner(&outer));
    return 0;
}
// unit: app/shape.c
struct shape { int width; unsigned char depth; long height; int changed, rare, room; };
struct other { int raw; };
void *memcpy(void *to, const void *from, unsigned long size);
void create(struct shape *shape, int width)
{
    if (width) {
        shape->width = width;
    }
    shape->depth = 2;
    shape->height = 3;
    shape->changed = 5;
    shape->rare = 1;
    shape->room = 3;
}
int sum(const struct shape *shape)
{
    struct other made, *other = &made;
    int one = 1;
    memcpy(other, &one, sizeof one);
    if (shape->room > 9) {
        char rest[shape->room - 9];
        memcpy(rest, &one, 1);
        printf("%d", rest[0]);
    }
    return shape->width * (shape->depth * (int)shape->height) * other->raw + 0 * shape->rare;
}
