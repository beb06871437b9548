//! Writing the state of people, places, posyandu days, users and figures.

use domain::{
    DayKey, Figure, FigureId, Person, PersonId, Place, PlaceId, PosyanduDay, UserId, field, name,
};
use ledger::EntityState;
use rusqlite::{OptionalExtension, named_params, params};

use crate::{Error, Fold};

impl Fold<'_> {
    /// The row of a person, made empty when the person is not known yet.
    pub(super) fn person_row(&mut self, id: PersonId) -> Result<i64, Error> {
        if let Some(row) = self.people.get(&id) {
            return Ok(*row);
        }
        let mut known = self
            .tx
            .prepare_cached("SELECT id FROM people WHERE uuid = ?1")?;
        let row = match known
            .query_row(params![id.0], |row| row.get(0))
            .optional()?
        {
            Some(row) => row,
            None => {
                let sql = "INSERT INTO people (uuid, name, name_key, mother_key, state) VALUES (?1, '', '', '', ?2)";
                self.tx
                    .prepare_cached(sql)?
                    .insert(params![id.0, EntityState::default().to_bytes()])?
            }
        };
        self.people.insert(id, row);
        Ok(row)
    }

    /// The row of a place, made empty when the place is not known yet.
    pub(super) fn place_row(&mut self, id: PlaceId) -> Result<i64, Error> {
        if let Some(row) = self.places.get(&id) {
            return Ok(*row);
        }
        let mut known = self
            .tx
            .prepare_cached("SELECT id FROM places WHERE uuid = ?1")?;
        let row = match known
            .query_row(params![id.0], |row| row.get(0))
            .optional()?
        {
            Some(row) => row,
            None => {
                let sql = "INSERT INTO places (uuid, area, name, closed, state) VALUES (?1, '', '', 0, ?2)";
                self.tx
                    .prepare_cached(sql)?
                    .insert(params![id.0, EntityState::default().to_bytes()])?
            }
        };
        self.places.insert(id, row);
        Ok(row)
    }

    pub(super) fn write_person(&mut self, id: PersonId, state: &EntityState) -> Result<(), Error> {
        let row = self.person_row(id)?;
        self.relate_by_nik(row)?;
        let person = Person::read(&state.values());
        let sql = "UPDATE people
                   SET name = :name,
                       name_key = :name_key,
                       mother_key = :mother_key,
                       sex = :sex,
                       birth_date = :birth_date,
                       nik = :nik,
                       desa = :desa,
                       puskesmas = :puskesmas,
                       state = :state
                   WHERE id = :id";
        self.tx.prepare_cached(sql)?.execute(named_params! {
            ":id": row,
            ":name": person.name,
            ":name_key": name::normalise(&person.name),
            ":mother_key": name::normalise(person.mother_name.as_deref().unwrap_or_default()),
            ":sex": person.sex.map(domain::Sex::code),
            ":birth_date": person.birth_date,
            ":nik": person.nik,
            ":desa": person.desa.map(|desa| desa.to_string()),
            ":puskesmas": person.puskesmas.map(|puskesmas| puskesmas.0),
            ":state": state.to_bytes(),
        })?;
        let head = self.head_of(row)?;
        if head == row
            && let Some(whole) = self.whole.get_mut(&row)
        {
            whole.known.person = person;
            whole.known.state = state.clone();
        } else {
            // What they say together is read again.
            self.whole.remove(&head);
        }
        self.touch(row, [None, None]);
        self.renamed.insert(row);
        Ok(())
    }

    pub(super) fn write_place(&mut self, id: PlaceId, state: &EntityState) -> Result<(), Error> {
        let row = self.place_row(id)?;
        let place = Place::read(&state.values());
        let sql = "UPDATE places
                   SET kind = :kind, area = :area, name = :name, closed = :closed, puskesmas = :puskesmas,
                       state = :state
                   WHERE id = :id";
        self.tx.prepare_cached(sql)?.execute(named_params! {
            ":id": row,
            ":kind": place.as_ref().map(|place| place.kind.code()),
            ":area": place.as_ref().map(|place| place.area.to_string()).unwrap_or_default(),
            ":name": place.as_ref().map(|place| place.name.as_str()).unwrap_or_default(),
            ":closed": place.as_ref().is_some_and(|place| place.closed),
            ":puskesmas": place.as_ref().and_then(|place| place.puskesmas).map(|puskesmas| puskesmas.0),
            ":state": state.to_bytes(),
        })?;
        self.touched.places = true;
        Ok(())
    }

    pub(super) fn write_day(&mut self, key: DayKey, state: &EntityState) -> Result<(), Error> {
        let posyandu = self.place_row(key.posyandu)?;
        let day = PosyanduDay::read(&state.values());
        let sql = "INSERT INTO posyandu_days (posyandu_id, date, opened, finished, state)
                   VALUES (:posyandu_id, :date, :opened, :finished, :state)
                   ON CONFLICT (posyandu_id, date)
                   DO UPDATE SET opened = :opened, finished = :finished, state = :state";
        self.tx.prepare_cached(sql)?.execute(named_params! {
            ":posyandu_id": posyandu,
            ":date": key.date,
            ":opened": day.opened,
            ":finished": day.finished,
            ":state": state.to_bytes(),
        })?;
        self.touched.days = true;
        Ok(())
    }

    pub(super) fn write_user(&mut self, id: UserId, state: &EntityState) -> Result<(), Error> {
        let values = state.values();
        let sql = "INSERT INTO users (uuid, name, state) VALUES (:uuid, :name, :state)
                   ON CONFLICT (uuid) DO UPDATE SET name = :name, state = :state";
        self.tx.prepare_cached(sql)?.execute(named_params! {
            ":uuid": id.0,
            ":name": values.text(field::USER_NAME).unwrap_or_default(),
            ":state": state.to_bytes(),
        })?;
        self.touched.users = true;
        Ok(())
    }

    pub(super) fn write_figure(&mut self, id: FigureId, state: &EntityState) -> Result<(), Error> {
        let figure = Figure::read(&state.values());
        let key = figure.as_ref().map(|figure| &figure.key);
        let sql = "INSERT INTO figures (uuid, kind, subject, desa, month, state)
                   VALUES (:uuid, :kind, :subject, :desa, :month, :state)
                   ON CONFLICT (uuid)
                   DO UPDATE SET kind = :kind, subject = :subject, desa = :desa, month = :month, state = :state";
        self.tx.prepare_cached(sql)?.execute(named_params! {
            ":uuid": id.0,
            ":kind": key.map(|key| key.kind.code()),
            ":subject": key.map(|key| key.subject.as_str()),
            ":desa": key.and_then(|key| key.desa).map(|desa| desa.to_string()),
            ":month": key.map(|key| key.month.index()),
            ":state": state.to_bytes(),
        })?;
        self.touched.figures = true;
        Ok(())
    }
}
