// Tentative definitions, extern declarations at file scope and in blocks, objects of several units.
// expect gone: lost unseen tally_unused member other_member
// expect stays: shared limit grown used buffer visible
// expect text-gone: unseen never_defined tally_unused
extern int shared;
extern int limit[];
extern int never_defined;
int also_never(int);
int used(void);
// unit: app/data.c
int shared;
int shared;
int shared = 5;
int limit[3] = { 1, 2, 3 };
static int grown[4];
static int grown[4];
int lost, visible = 9;
int lost;
char buffer[16];
static int unseen(void) { return visible; }
int used(void) { extern char buffer[]; grown[1] = 2; return buffer[0] + grown[1]; }
// unit: app/main.c
struct holder { int member, other_member; };
int member, other_member = 2;
int main(void) {
    extern int visible;
    int also_never = 3, lost = 1;
    int used(void);
    printf("%d %d %d %d %d\n", shared, limit[2], visible, used(), also_never + lost);
    struct holder held = { .other_member = 4 };
    return held.member;
}
int tally_unused;
