/* A disk that takes its time: each flush waits as many milliseconds as the file named by LENTEUR says. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static int lentement(const char *nom, int fichier) {
    const char *lenteur = getenv("LENTEUR");
    FILE *lu = lenteur ? fopen(lenteur, "r") : NULL;
    unsigned ms = 0;
    if (lu) {
        if (fscanf(lu, "%u", &ms) != 1) ms = 0;
        fclose(lu);
    }
    usleep(ms * 1000);
    return ((int (*)(int))dlsym(RTLD_NEXT, nom))(fichier);
}

int fsync(int fichier) { return lentement("fsync", fichier); }

int fdatasync(int fichier) { return lentement("fdatasync", fichier); }
